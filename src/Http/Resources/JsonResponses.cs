using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Resources;

/// <summary>Answers requests with JSON.</summary>
internal static class JsonResponses
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Writes a resource; to a HEAD request, only its headers.</summary>
    public static async Task WriteJsonAsync<T>(
        this HttpResponse response, int status, T resource, JsonTypeInfo<T> type, string contentType = Json)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return;
        }

        var cancellationToken = response.HttpContext.RequestAborted;
        await JsonSerializer.SerializeAsync(response.BodyWriter, resource, type, cancellationToken).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes 200 with a resource.</summary>
    public static Task WriteOkAsync<T>(this HttpResponse response, T resource, JsonTypeInfo<T> type) =>
        response.WriteJsonAsync(StatusCodes.Status200OK, resource, type);
}
