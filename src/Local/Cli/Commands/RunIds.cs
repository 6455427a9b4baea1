using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli.Commands;

/// <summary>Finds the run that a command names: by its id, or <c>last</c> for the newest.</summary>
internal static class RunIds
{
    /// <summary>The word for the newest run.</summary>
    public const string Last = "last";

    /// <summary>The run.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static async Task<RunResource> FindAsync(IRunsConnection runs, string text, CancellationToken cancellationToken)
    {
        RunId id;
        if (string.Equals(text, Last, StringComparison.OrdinalIgnoreCase))
        {
            var page = await runs.ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 1 }, [], cancellationToken).ConfigureAwait(false);
            id = page.Items is [var newest] ? newest.Id : throw CliException.Usage("There are no runs yet.", "Start one: lavra run \"...\".");
        }
        else if (!RunId.TryParse(text, out id))
        {
            throw CliException.Usage($"'{text}' is not a run id.", $"Give the 32 hex digits that 'lavra runs list{runs.Options}' shows, or 'last'.");
        }

        return await runs.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw CliException.Usage($"There is no run {id}.", $"'lavra runs list{runs.Options}' shows those that there are.");
    }
}
