using Lavra.Http.Resources;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Spectre.Console;

namespace Lavra.Local.Cli.Watching;

/// <summary>Follows a run to its end and shows it.</summary>
internal sealed class RunWatch(IRunsConnection runs, CliEnvironment environment, OutputForm form)
{
    private const int Page = 1000;
    private IAnsiConsole? console;

    private bool IsLive => environment.IsInteractive && !form.Json;

    /// <summary>Follows it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="after">The entry behind which to begin; 0 for the beginning.</param>
    /// <param name="cancellationToken">Stops following; the run itself is left as it is.</param>
    /// <returns>The run as it ended.</returns>
    public async Task<RunResource> FollowAsync(RunResource run, long after, CancellationToken cancellationToken)
    {
        var figures = await FiguresUpToAsync(run, after, cancellationToken).ConfigureAwait(false);
        await View().ShowAsync(run, runs.FollowAsync(run.Id, after, cancellationToken), figures, cancellationToken).ConfigureAwait(false);
        return await runs.FindAsync(run.Id, cancellationToken).ConfigureAwait(false) ?? run;
    }

    /// <summary>Shows how it ended, and gives the exit code.</summary>
    public async Task<int> EndAsync(RunResource run)
    {
        if (form.Json)
        {
            await RunSummary.WriteJsonAsync(run, form.Watch, environment.Out).ConfigureAwait(false);
        }
        else if (IsLive)
        {
            DrawEnd(run);
        }
        else
        {
            await RunSummary.WritePlainAsync(run, environment).ConfigureAwait(false);
        }

        return ExitCode.Of(run.Status.Known);
    }

    private async Task<EntryFigures> FiguresUpToAsync(RunResource run, long last, CancellationToken cancellationToken)
    {
        var figures = new EntryFigures();
        var after = 0L;
        while (after < last && IsLive)
        {
            var entries = await runs.ReadLogAsync(run.Id, after, Page, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries.Where(entry => entry.Sequence <= last))
            {
                figures.Add(entry);
            }

            after = entries.Count < Page ? last : entries[^1].Sequence;
        }

        return figures;
    }

    private IProgressView View() => form switch
    {
        { Json: true, Watch: true } => new JsonView(environment.Out),
        { Quiet: true } => new SilentView(),
        _ when IsLive => Live(),
        _ => new PlainView(environment.Error, environment.IsUnicode),
    };

    // In methods of their own, so that nothing of the drawing library is loaded where nothing is drawn.
    private LiveView Live() => new(Console(), environment.Time, environment.IsUnicode);

    private void DrawEnd(RunResource run) => RunSummary.Draw(run, Console());

    private IAnsiConsole Console() => console ??= LiveConsole.Create(environment);
}
