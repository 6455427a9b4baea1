using Lavra.Facts;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Writes one JSON object for each entry: <c>{"entry":{…}}</c>.</summary>
internal sealed class JsonView(TextWriter writer) : IProgressView
{
    /// <inheritdoc />
    public async Task ShowAsync(Run run, IAsyncEnumerable<LogEntry> entries, EntryFigures figures, CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var line = JsonText.Of(json =>
            {
                json.WriteStartObject("entry");
                RunJson.Write(json, entry);
                json.WriteEndObject();
            });
            await writer.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
