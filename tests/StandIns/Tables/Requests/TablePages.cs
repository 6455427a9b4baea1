using System.Runtime.CompilerServices;

namespace Azure.Data.Tables.Requests;

/// <summary>Pages that are read as they are asked for. An empty page does not end them; one without a continuation does.</summary>
internal sealed class TablePages<T>(
    Func<string, int?, CancellationToken, Task<Page<T>>> read, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
{
    public override IAsyncEnumerable<Page<T>> AsPages(string continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(continuationToken, pageSizeHint ?? maxPerPage);

    private async IAsyncEnumerable<Page<T>> ReadAsync(
        string continuation, int? size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, cancellationToken);
        do
        {
            var page = await read(continuation, size, either.Token).ConfigureAwait(false);
            yield return page;
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }
}
