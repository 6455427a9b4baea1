using Grpc.Core;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Tests.Durable;

public sealed class CancelWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly ManualTime time = new();
    private readonly TaskCompletionSource told = new();
    private readonly DoubleHub hub;
    private readonly DoubleClient client;
    private readonly CancellationTokenSource gone = new();

    public CancelWatchTests()
    {
        hub = new DoubleHub(time);
        client = new DoubleClient(hub, gone.Token);
        hub.Start("a", "w", null, null);
    }

    public void Dispose() => gone.Dispose();

    [Fact]
    public async Task A_look_that_the_end_of_the_activity_breaks_off_is_no_failure()
    {
        var looks = new TaskCompletionSource();
        var watch = await BeginAsync();
        client.OnLook = async token =>
        {
            looks.SetResult();
            await Never.ComesBackAsync(token).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client."));
        };
        time.Advance(Interval);
        await looks.Task;

        await watch.DisposeAsync();

        Assert.False(told.Task.IsCompleted);
    }

    [Fact]
    public async Task A_look_that_fails_is_told_and_another_one_follows()
    {
        var watch = await BeginAsync();
        client.OnLook = static _ => throw new RpcException(new Status(StatusCode.Unavailable, "Not now."));
        time.Advance(Interval);
        await told.Task;
        var again = new TaskCompletionSource();
        client.OnLook = _ =>
        {
            again.TrySetResult();
            return Task.CompletedTask;
        };

        time.Advance(Interval);

        await again.Task;
        Assert.False(watch.Cancelled.IsCancellationRequested);
        await watch.DisposeAsync();
    }

    // A storage account shows a child only once its first turn is stored, and hands out its activities before.
    [Fact]
    public async Task An_instance_that_is_not_there_yet_is_not_one_that_is_gone()
    {
        await using var watch = await BeginAsync("later");
        Assert.False(watch.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task An_instance_that_was_there_and_is_no_more_is_gone()
    {
        await using var watch = await BeginAsync();
        var cancelled = new TaskCompletionSource();
        await using var registration = watch.Cancelled.Register(cancelled.SetResult);

        await gone.CancelAsync();
        time.Advance(Interval);

        await cancelled.Task;
    }

    private async Task<CancelWatch> BeginAsync(string instance = "a")
    {
        var watch = new CancelWatch(client, instance, cancels: 0, Interval, time, new ToldLogger(told));
        await watch.BeginAsync();
        return watch;
    }

    private sealed class ToldLogger(TaskCompletionSource told) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told.TrySetResult();
    }
}
