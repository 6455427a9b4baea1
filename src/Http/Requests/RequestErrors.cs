using Lavra.Runs;

namespace Lavra.Http.Requests;

/// <summary>Collects what is wrong with a request, so that the caller learns all of it at once.</summary>
internal sealed class RequestErrors
{
    private const int Most = 100;
    private readonly List<RequestError> _errors = [];

    public bool Any => _errors.Count > 0;

    public IReadOnlyList<RequestError> All => _errors;

    public void Add(string field, string message)
    {
        if (_errors.Count < Most)
        {
            _errors.Add(new RequestError(field, message));
        }
    }
}
