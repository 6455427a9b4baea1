using Lavra.Tools;

namespace Lavra.Benchmarks;

/// <summary>A tool that answers at once with 200 characters, and writes a line down when it is asked to count its calls.</summary>
internal sealed class BenchTool(string? countFile)
{
    private static readonly string Text = new('t', 200);

    [Tool("work", ToolEffect.Reads, "Does a piece of work.")]
    public async Task<string> Work(ToolContext context, CancellationToken cancellationToken)
    {
        if (countFile is not null)
        {
            await File.AppendAllTextAsync(countFile, context.Call + "\n", cancellationToken);
        }

        return Text;
    }
}
