using Lavra.Http.Resources;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Shows one line for each entry, without colours or movement.</summary>
internal sealed class PlainView(TextWriter writer, bool isUnicode) : IProgressView
{
    /// <inheritdoc />
    public async Task ShowAsync(RunResource run, IAsyncEnumerable<LogEntryResource> entries, EntryFigures figures, CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            figures.Add(entry);
            foreach (var line in Lines(entry, run.CreatedAt, isUnicode))
            {
                await writer.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The lines for an entry: time since the run was accepted, a sign, the text.</summary>
    public static IEnumerable<string> Lines(LogEntryResource entry, DateTimeOffset from, bool isUnicode)
    {
        var line = EntryLine.Of(entry);
        yield return $"{Amounts.Time(entry.CreatedAt - from),9}  {Sign(line.Mark, isUnicode)} {line.Text}";
        foreach (var further in line.Further)
        {
            yield return new string(' ', 15) + further;
        }
    }

    /// <summary>The sign for a kind of news.</summary>
    public static string Sign(LineMark mark, bool isUnicode) => (mark, isUnicode) switch
    {
        (LineMark.Good, true) => "✓",
        (LineMark.Good, false) => "+",
        (LineMark.Bad, true) => "✗",
        (LineMark.Bad, false) => "x",
        (LineMark.Wait, _) => "~",
        (_, true) => "·",
        _ => "-",
    };
}
