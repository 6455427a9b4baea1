using System.Globalization;
using Lavra.ExecutionLog;
using Lavra.Local.Cli.Rendering;
using Lavra.Runs;
using Spectre.Console;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows entries as they come, and below them a line that lives: where the run stands, what it used, how long it takes.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time, bool isUnicode) : IProgressView
{
    private const int Margin = 14;
    private const int NarrowestText = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public Task ShowAsync(Run run, IAsyncEnumerable<LogEntry> entries, EntryFigures figures, CancellationToken cancellationToken) =>
        console.Status()
            .Spinner(isUnicode ? Spinner.Known.Dots : Spinner.Known.Line)
            .StartAsync(Markup.Escape(Status(run, figures, now: "")), async context =>
            {
                var now = "";
                void Refresh() => context.Status = Markup.Escape(Status(run, figures, now));
                await using var timer = time.CreateTimer(_ => Refresh(), null, Tick, Tick).ConfigureAwait(false);
                await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    figures.Add(entry);
                    var line = EntryLine.Of(entry);
                    now = line.Text;
                    Write(entry, line, run.CreatedAt);
                    Refresh();
                }
            });

    private void Write(LogEntry entry, EntryLine line, DateTimeOffset from)
    {
        var style = line.Mark switch
        {
            LineMark.Good => "green",
            LineMark.Bad => "red",
            LineMark.Wait => "yellow",
            _ => "default",
        };
        var sign = PlainView.Sign(line.Mark, isUnicode);
        var text = VisibleText.Cut(line.Text, Math.Max(NarrowestText, console.Profile.Width - Margin));
        console.MarkupLine(
            $"[grey]{Amounts.Time(entry.CreatedAt - from),9}[/]  [{style}]{Markup.Escape(sign)}[/] {Markup.Escape(text)}");
        foreach (var further in line.Further)
        {
            console.MarkupLine($"[grey]{new string(' ', 15)}{Markup.Escape(further)}[/]");
        }
    }

    private string Status(Run run, EntryFigures figures, string now)
    {
        var steps = figures.Steps == 0
            ? "planning"
            : string.Create(CultureInfo.InvariantCulture, $"{figures.StepsEnded} of {Amounts.Count(figures.Steps, "step")} done");
        var cost = figures.CostUnknown ? "cost unknown" : Amounts.Usd(figures.Cost);
        var status = string.Create(
            CultureInfo.InvariantCulture,
            $"{steps}, {Amounts.Count(figures.ToolCalls, "tool call")}, {Amounts.Count(figures.Tokens, "token")}, {cost}, {Amounts.Time(time.GetUtcNow() - run.CreatedAt)}");
        return now.Length == 0 || figures.Steps == 0 ? status : VisibleText.Line($"{status}  ({now})", Math.Max(NarrowestText, console.Profile.Width - Margin));
    }
}
