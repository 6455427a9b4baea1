using System.IO.Pipelines;
using Lavra.Facts;
using Lavra.Http.Runs;
using Lavra.Identity;
using Lavra.Testing.Time;

namespace Lavra.Http.Tests;

public sealed class LogEventStreamTests
{
    private const int Held = 64 * 1024;
    private const int EntryLength = 1000;

    private readonly ManualTime time = new();
    private int taken;

    [Fact]
    public async Task No_more_of_the_log_is_read_than_a_reader_takes()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Held, resumeWriterThreshold: Held / 2));
        using var stream = new LogEventStream(pipe.Writer, TimeSpan.FromSeconds(15), time);
        using var end = new CancellationTokenSource();

        // Nothing in it waits but for the reader, so that it has come as far as it can when the call returns.
        var writing = stream.WriteAsync(Endless().ToAsyncEnumerable(), end);
        Assert.False(writing.IsCompleted);
        Assert.InRange(taken, 1, Held / EntryLength);

        var before = taken;
        var read = await pipe.Reader.ReadAtLeastAsync(Held);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await pipe.Reader.ReadAtLeastAsync(Held);
        Assert.InRange(taken, before + 1, before + (Held / EntryLength) + 1);

        await end.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_reader_that_left_is_written_nothing_more()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Held, resumeWriterThreshold: Held / 2));
        using var stream = new LogEventStream(pipe.Writer, TimeSpan.FromSeconds(15), time);
        using var end = new CancellationTokenSource();
        var writing = stream.WriteAsync(Endless().ToAsyncEnumerable(), end);
        var before = taken;

        await pipe.Reader.CompleteAsync();

        await writing.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(before, taken);
    }

    private IEnumerable<LogEntry> Endless()
    {
        var run = RunId.New(time);
        while (true)
        {
            yield return new LogEntry
            {
                Run = run,
                Sequence = ++taken,
                Key = $"k{taken}",
                Action = LogAction.ToolExecuted,
                CreatedAt = time.GetUtcNow(),
                ErrorMessage = new string('x', EntryLength),
            };
        }
    }
}
