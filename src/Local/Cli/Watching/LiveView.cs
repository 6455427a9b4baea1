using Lavra.Http.Resources;
using Lavra.Local.Cli.Rendering;
using Spectre.Console;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows entries as they come, and below them a line that lives: where the run stands, what it used, how long it takes.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time, bool isUnicode) : IProgressView
{
    // Before the text of a line stand a time and a sign; where there is little room, the sign alone.
    private const int Margin = 14;
    private const int NarrowMargin = 3;
    private const int Narrow = 50;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public Task ShowAsync(RunResource run, IAsyncEnumerable<LogEntryResource> entries, EntryFigures figures, CancellationToken cancellationToken) =>
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

    private void Write(LogEntryResource entry, EntryLine line, DateTimeOffset from)
    {
        var style = line.Mark switch
        {
            LineMark.Good => "green",
            LineMark.Bad => "red",
            LineMark.Wait => "yellow",
            _ => "default",
        };
        var sign = PlainView.Sign(line.Mark, isUnicode);
        var isNarrow = console.Profile.Width < Narrow;
        var margin = isNarrow ? NarrowMargin : Margin;
        var text = VisibleText.Cut(line.Text, console.Profile.Width - margin);
        var when = isNarrow ? "" : $"[grey]{Amounts.Time(entry.CreatedAt - from),9}[/]  ";
        console.MarkupLine($"{when}[{style}]{Markup.Escape(sign)}[/] {Markup.Escape(text)}");
        foreach (var further in line.Further)
        {
            var shown = isNarrow ? VisibleText.Cut(further, console.Profile.Width - margin) : further;
            console.MarkupLine($"[grey]{new string(' ', margin + (isNarrow ? -1 : 1))}{Markup.Escape(shown)}[/]");
        }
    }

    private string Status(RunResource run, EntryFigures figures, string now)
    {
        var line = StatusLine.Of(figures, time.GetUtcNow() - run.CreatedAt, console.Profile.Width - NarrowMargin);
        var room = console.Profile.Width - Margin;
        return now.Length == 0 || figures.Steps == 0 || room <= line.Length ? line : VisibleText.Line($"{line}  ({now})", room);
    }
}
