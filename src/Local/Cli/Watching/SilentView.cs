using Lavra.Http.Resources;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows nothing and waits for the end.</summary>
internal sealed class SilentView : IProgressView
{
    /// <inheritdoc />
    public async Task ShowAsync(RunResource run, IAsyncEnumerable<LogEntryResource> entries, EntryFigures figures, CancellationToken cancellationToken)
    {
        await foreach (var _ in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // Only the end counts.
        }
    }
}
