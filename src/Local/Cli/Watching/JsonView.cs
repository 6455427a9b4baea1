using Lavra.Http.Resources;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Writes one JSON object for each entry: <c>{"entry":{…}}</c>.</summary>
internal sealed class JsonView(TextWriter writer) : IProgressView
{
    /// <inheritdoc />
    public async Task ShowAsync(RunResource run, IAsyncEnumerable<LogEntryResource> entries, EntryFigures figures, CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await writer.WriteLineAsync(JsonText.Of("entry", entry)).ConfigureAwait(false);
        }
    }
}
