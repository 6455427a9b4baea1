namespace Azure.Data.Tables.Requests;

/// <summary>The response for an entity that is not there.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"The entity is not there (status {response.Status}); ask HasValue first.");

    public override Response GetRawResponse() => response;
}
