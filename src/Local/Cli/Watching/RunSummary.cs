using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Spectre.Console;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows how a run ended.</summary>
internal static class RunSummary
{
    /// <summary>
    /// For people without a drawing terminal and for pipes: the answer, and nothing else, is the output; status and figures are told
    /// beside it.
    /// </summary>
    public static async Task WritePlainAsync(RunResource run, CliEnvironment environment)
    {
        if (run.Answer is { } answer)
        {
            await environment.Out.WriteLineAsync(VisibleText.Of(answer).TrimEnd('\n')).ConfigureAwait(false);
            await environment.Out.FlushAsync().ConfigureAwait(false);
        }

        var error = run.Error is null ? "" : ": " + VisibleText.Line(run.Error, 2000);
        await environment.Error.WriteLineAsync($"{Headline(run)}{error}").ConfigureAwait(false);
        await environment.Error.WriteLineAsync($"{Amounts.Totals(run.Totals)}. Run {run.Id}").ConfigureAwait(false);
    }

    /// <summary>For programs: <c>{"id":…}</c>, or <c>{"run":{…}}</c> after the entries.</summary>
    public static Task WriteJsonAsync(RunResource run, bool isWrapped, TextWriter writer) =>
        writer.WriteLineAsync(isWrapped ? JsonText.Of("run", run) : JsonText.Of(run));

    /// <summary>For a drawing terminal: a panel.</summary>
    public static void Draw(RunResource run, IAnsiConsole console)
    {
        var colour = run.Status.Known switch
        {
            RunStatus.Completed => Color.Green,
            RunStatus.Cancelled or RunStatus.BudgetExceeded => Color.Yellow,
            _ => Color.Red,
        };
        var text = VisibleText.Of(run.Answer ?? run.Error ?? "").Replace("\t", "    ", StringComparison.Ordinal).Trim('\n');
        console.Write(new Panel(new Text(text))
        {
            Header = new PanelHeader($" {Headline(run)} "),
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(colour),
            Padding = new Padding(1, 0),
            Expand = true,
        });
        console.Write(new Text($"  {Amounts.Totals(run.Totals)}\n", new Style(Color.Grey)));
        console.Write(new Text($"  run {run.Id}\n", new Style(Color.Grey)));
    }

    /// <summary>Status and time in a few words.</summary>
    public static string Headline(RunResource run)
    {
        var status = VisibleText.Words(run.Status.Text);
        return run.CompletedAt is { } end ? $"{status} in {Amounts.Time(end - run.CreatedAt)}" : status;
    }
}
