using Lavra.Runs;

namespace Lavra.Http.Requests;

/// <summary>Collects what is wrong with a request, so that the caller learns all of it at once.</summary>
internal sealed class RequestErrors
{
    private const int Most = 100;
    private readonly List<RequestError> errors = [];

    public bool Any => errors.Count > 0;

    public IReadOnlyList<RequestError> All => errors;

    public void Add(string field, string message)
    {
        if (errors.Count < Most)
        {
            errors.Add(new RequestError(field, message));
        }
    }
}
