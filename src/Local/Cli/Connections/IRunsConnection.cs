using Lavra.Composition;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Invocation;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>
/// The runs that commands work on, wherever they are: in this process, in a data file that another process holds, or on a server. They are
/// told in the one form of the HTTP API, so that commands show all of them alike. Thread safe.
/// </summary>
internal interface IRunsConnection : IAsyncDisposable
{
    /// <summary>How a person reaches the same runs on the command line, such as <c> --server http://host</c>; empty for the default.</summary>
    string Options { get; }

    /// <summary>Whether it is known that no process works on the runs.</summary>
    bool IsIdle();

    /// <summary>Starts a run.</summary>
    /// <exception cref="CliException">The request is refused; everything that is wrong is told.</exception>
    Task<RunResource> StartAsync(RunRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a run; null when there is none.</summary>
    Task<RunResource?> FindAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>The folder in which a run's tools work; null when that is not known here, as of a server's runs.</summary>
    Task<string?> FindWorkspaceAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Lists runs, newest first, that meet a query and all conditions.</summary>
    /// <exception cref="ArgumentException">The query's place in the list is none, or a condition is wrong.</exception>
    Task<Page<RunResource>> ListAsync(RunQuery query, IReadOnlyList<RunCondition> conditions, CancellationToken cancellationToken);

    /// <summary>Reads log entries in order, those after a sequence number; empty when there are none, or no such run.</summary>
    Task<IReadOnlyList<LogEntryResource>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Follows a run's log from a sequence number until its last entry.</summary>
    IAsyncEnumerable<LogEntryResource> FollowAsync(RunId id, long after, CancellationToken cancellationToken);

    /// <summary>Reads all steps of a run, in order.</summary>
    Task<IReadOnlyList<StepResource>> ListStepsAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Reads all generations of a run by step and number, each with its prompt and tool calls.</summary>
    IAsyncEnumerable<GenerationDetailResource> ReadGenerationsAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Reads the tool calls that the plan asked for itself, by step.</summary>
    Task<IReadOnlyList<ToolCallResource>> ListPlannedCallsAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Asks for something else that a capability offers, where the runs are: of the server, or of the product at hand.</summary>
    Task<T> AskAsync<T>(
        Func<LavraHttpClient, CancellationToken, Task<T>> server, Func<Product, CancellationToken, Task<T>> local, CancellationToken cancellationToken);

    /// <summary>Asks a run to stop.</summary>
    Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken);
}
