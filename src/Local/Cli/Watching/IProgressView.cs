using Lavra.Http.Resources;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows what a run does while it goes.</summary>
internal interface IProgressView
{
    /// <summary>Shows entries until there are no more. What the log says further up is in the figures already.</summary>
    Task ShowAsync(RunResource run, IAsyncEnumerable<LogEntryResource> entries, EntryFigures figures, CancellationToken cancellationToken);
}
