namespace Microsoft.DurableTask;

/// <summary>Makes things that come in pages.</summary>
public static class Pageable
{
    /// <summary>From a function that gives the page behind a token.</summary>
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull => new Pages<T>(pageFunc);

    private sealed class Pages<T>(Func<string?, CancellationToken, Task<Page<T>>> next) : AsyncPageable<T>
        where T : notnull
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            do
            {
                var page = await next(continuationToken, default);
                yield return page;
                continuationToken = page.ContinuationToken;
            }
            while (continuationToken is not null);
        }
    }
}
