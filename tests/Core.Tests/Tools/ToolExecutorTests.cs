using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Lavra.Testing.Time;
using Lavra.Tools;
using Lavra.Tools.Execution;
using Microsoft.Extensions.Logging;

namespace Lavra.Core.Tests.Tools;

public sealed class ToolExecutorTests
{
    private readonly ToolCalls calls = new([new SampleTools(), new AnswerTool()], "/work");

    [Theory]
    [InlineData("give_text", "text")]
    [InlineData("give_later", "later")]
    [InlineData("give_record", """{"x":1,"y":2,"label":"\"é\" <b>"}""")]
    [InlineData("give_record_later", """{"x":3,"y":4}""")]
    [InlineData("give_nothing", "")]
    [InlineData("give_nothing_later", "")]
    public async Task What_a_method_gives_becomes_the_content(string tool, string content)
    {
        var result = await calls.CallAsync(tool, "{}");
        Assert.True(result.Success, result.Error);
        Assert.Equal(content, result.Content);
        Assert.Null(result.ErrorCode);
        Assert.Null(result.Reconciliation);
    }

    [Fact]
    public async Task A_final_answer_is_given_back() =>
        Assert.Equal("Done: 3 files.", await calls.OkAsync(AnswerTool.Name, new { answer = "Done: 3 files." }));

    [Fact]
    public async Task A_result_passes_as_it_is()
    {
        var result = await calls.CallAsync("give_result", "{}");
        Assert.Equal(("own_code", "own text", false), (result.ErrorCode, result.Error, result.Success));
    }

    [Fact]
    public async Task A_tool_is_told_of_its_call() =>
        Assert.Equal(
            $"{ToolCalls.Run} 1 {ToolCalls.Run}.s1.g1.t1 local /work 1 True True none", await calls.OkAsync("tell_context", new { }));

    [Fact]
    public async Task An_unknown_tool_is_answered_with_the_nearest()
    {
        var error = await calls.FailsAsync(ToolErrorCodes.ToolNotFound, "give_txt", new { });
        Assert.Contains("There is no tool 'give_txt'. The nearest are: give_text, ", error, StringComparison.Ordinal);
        var flood = await calls.FailsAsync(ToolErrorCodes.ToolNotFound, new string('x', 1_000_000), new { });
        Assert.True(flood.Length < 300);
    }

    [Fact]
    public async Task A_tool_exception_shows_its_message_and_any_other_does_not()
    {
        Assert.Equal("Come back tomorrow.", await calls.FailsAsync("not_today", "throw_tool", new { }));
        Assert.DoesNotContain("hunter2", await calls.FailsAsync(ToolErrorCodes.Failed, "throw_other", new { }), StringComparison.Ordinal);
        Assert.DoesNotContain("of its own", await calls.FailsAsync(ToolErrorCodes.Failed, "throw_later", new { }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_leave_no_mark()
    {
        await calls.OkAsync("give_text", new { });
        Assert.Empty(calls.Ledger.Marks);
    }

    [Fact]
    public async Task Large_results_are_cut_between_characters_and_say_so()
    {
        var content = await calls.OkAsync("give_much", new { characters = 3_000_000 });
        Assert.True(Encoding.UTF8.GetByteCount(content) <= 1024 * 1024);
        Assert.EndsWith("Ask for less.]", content, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(content)));
        var whole = await calls.OkAsync("give_much", new { characters = 300_000 });
        Assert.DoesNotContain("[Cut", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_has_ids_and_no_arguments()
    {
        var logger = new ListLogger();
        var logged = new ToolCalls([new SampleTools()], "/work") { Logger = logger };
        await logged.CallAsync("take_all", new { text = "my secret", count = 1 });
        await logged.CallAsync("throw_other", "{}");
        Assert.Contains(logger.Lines, line => line.Contains("Call " + ToolCalls.Run + ".s1.g1.t1 of take_all ended", StringComparison.Ordinal));
        Assert.Contains(logger.Lines, line => line.Contains("t2 of throw_other threw", StringComparison.Ordinal));
        Assert.DoesNotContain(logger.Lines, line => line.Contains("my secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_tool_ends_as_a_timeout_by_the_clock_given()
    {
        var slow = new SlowTools();
        var timed = new ToolCalls([slow], "/work") { Options = { Timeout = TimeSpan.FromSeconds(5) } };
        var call = timed.CallAsync("wait_read", "{}");
        await slow.Entered.Task;
        timed.Time.Advance(TimeSpan.FromSeconds(5));
        var result = await call;
        Assert.Equal(ToolErrorCodes.Timeout, result.ErrorCode);
        Assert.Contains("within 5 s. Nothing was changed.", result.Error, StringComparison.Ordinal);
        Assert.Equal(5000, result.ExecutionTimeMs);
    }

    [Fact]
    public async Task A_tool_that_does_not_heed_its_token_is_left_behind_and_keeps_its_key_until_it_ends()
    {
        var slow = new SlowTools();
        var timed = new ToolCalls([slow], "/work") { Options = { Timeout = TimeSpan.FromSeconds(5) } };
        var first = timed.CallAsync("block_act", new { key = "k" });
        await slow.Entered.Task;
        timed.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("may or may not have taken effect", (await first).Error, StringComparison.Ordinal);
        var second = timed.CallAsync("block_act", new { key = "k" });
        await timed.OkAsync("block_act", new { key = "other", block = false });
        timed.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("It had not begun", (await second).Error, StringComparison.Ordinal);
        Assert.Equal(1, timed.Executor.HeldKeys);
        slow.Unblock.Set();
        await timed.OkAsync("block_act", new { key = "k", block = false });
    }

    [Fact]
    public async Task Time_outs_can_be_set_for_a_tool_and_for_a_call()
    {
        var slow = new SlowTools();
        var timed = new ToolCalls([slow], "/work");
        var own = timed.CallAsync("wait_short", "{}");
        await slow.Entered.Task;
        timed.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("within 2 s", (await own).Error, StringComparison.Ordinal);
        slow.Entered = new();
        var given = timed.Executor.ExecuteAsync(
            new ToolInvocation(timed.NewId(), "wait_short", "{}", "/work", "local", 1) { Timeout = TimeSpan.FromSeconds(1) },
            CancellationToken.None);
        await slow.Entered.Task;
        timed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("within 1 s", (await given).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_at_once_with_the_callers_token()
    {
        var slow = new SlowTools();
        var calling = new ToolCalls([slow], "/work");
        using var source = new CancellationTokenSource();
        var call = calling.CallAsync("block_act", """{"key":"k"}""", cancellationToken: source.Token);
        await slow.Entered.Task;
        await source.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, exception.CancellationToken);
        slow.Unblock.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => calling.CallAsync("block_act", """{"key":"k"}""", cancellationToken: source.Token));
    }

    [Fact]
    public async Task Calls_with_the_same_key_never_run_at_the_same_time_and_others_do()
    {
        var counting = new CountingTools();
        var many = new ToolCalls([counting], "/work");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => many.CallAsync("count", new { key = $"k{i % 4}" })));
        Assert.Equal(200, counting.Total);
        Assert.Equal(1, counting.MostAtOnce);
        Assert.Equal(0, many.Executor.HeldKeys);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var options = new ToolExecutorOptions { MaxResultBytes = 1, Timeout = TimeSpan.Zero };
        var errors = ToolExecutorOptions.Settings.Check(options);
        Assert.Contains(errors, static error => error.Contains("MaxResultBytes", StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.Contains("Timeout", StringComparison.Ordinal));
        Assert.Empty(ToolExecutorOptions.Settings.Check(new ToolExecutorOptions()));
    }

    public sealed class SlowTools
    {
        public TaskCompletionSource Entered { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Unblock { get; } = new();

        [Tool("wait_read", ToolEffect.Reads, "Waits.")]
        public async Task<string> WaitAsync(CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await Never.ComesBackAsync(cancellationToken);
            return "";
        }

        [Tool("wait_short", ToolEffect.Reads, "Waits.", TimeoutSeconds = 2)]
        public Task<string> WaitShortAsync(CancellationToken cancellationToken) => WaitAsync(cancellationToken);

        [Tool("block_act", ToolEffect.ActsOnce, "Blocks.", ExclusiveOn = "key")]
        public string Block([Description("Key.")] string key, [Description("Whether.")] bool block = true)
        {
            Entered.TrySetResult();
            if (block)
            {
                Unblock.Wait();
            }

            return key;
        }
    }

    public sealed class CountingTools
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> running = new();
        private int total;
        private int most;

        public int Total => total;

        public int MostAtOnce => most;

        [Tool("count", ToolEffect.Idempotent, "Counts.", ExclusiveOn = "key")]
        public async Task CountAsync([Description("Key.")] string key)
        {
            var now = running.AddOrUpdate(key, 1, (_, count) => count + 1);
            most = Math.Max(most, now);
            await Task.Yield();
            running.AddOrUpdate(key, 0, (_, count) => count - 1);
            Interlocked.Increment(ref total);
        }
    }

    private sealed class ListLogger : ILogger<ToolExecutor>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
