using System.Diagnostics;
using Lavra.Durability;

// Workflows as they must not be: the checker has to find what is wrong with each. Nothing here is ever run.
#pragma warning disable CA1822 // They look like workflows, whose methods are not static.
#pragma warning disable CA2211 // One of them shows a static field that can change.
#pragma warning disable CA5394 // One of them shows a source of randomness.
namespace Lavra.Local.Tests.Architecture.Samples;

internal sealed class ClockAfterAnAwait : Workflow<int, long>
{
    public override async Task<long> RunAsync(WorkflowContext context, int input)
    {
        await context.DelayUntilAsync(context.UtcNow, CancellationToken.None);
        return DateTimeOffset.UtcNow.Ticks;
    }
}

internal sealed class IdInAClosure : Workflow<int, int>
{
    public override Task<int> RunAsync(WorkflowContext context, int input) =>
        Task.FromResult(Enumerable.Range(0, input).Select(i => Guid.NewGuid().GetHashCode() + i + input).Sum());
}

internal sealed class RandomChoice : Workflow<int, int>
{
    public override Task<int> RunAsync(WorkflowContext context, int input) => Task.FromResult(Random.Shared.Next(input));
}

internal sealed class WaitOfItsOwn : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        await Task.Delay(TimeSpan.FromSeconds(input), TimeProvider.System);
        return input;
    }
}

internal sealed class TaskOfItsOwn : Workflow<int, int>
{
    public override Task<int> RunAsync(WorkflowContext context, int input) => Task.Run(() => input);
}

internal sealed class FileThroughAnotherClass : Workflow<string, string>
{
    public override Task<string> RunAsync(WorkflowContext context, string input) => Task.FromResult(Reader.Read(input));

    private static class Reader
    {
        public static string Read(string path) => new Step(path).Content;
    }

    private sealed class Step(string path)
    {
        public string Content => File.ReadAllText(path);
    }
}

internal sealed class EnvironmentVariable : Workflow<string, string>
{
    public override Task<string> RunAsync(WorkflowContext context, string input) =>
        Task.FromResult(Environment.GetEnvironmentVariable(input) ?? "");
}

internal sealed class MeasuredTime : Workflow<int, long>
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public override Task<long> RunAsync(WorkflowContext context, int input) => Task.FromResult(watch.ElapsedTicks);
}

internal sealed class LockedState : Workflow<int, int>
{
    private readonly object gate = new();

    public override Task<int> RunAsync(WorkflowContext context, int input)
    {
        lock (gate)
        {
            return Task.FromResult(input);
        }
    }
}

internal sealed class SharedState : Workflow<int, int>
{
    public static int Count;

    public override Task<int> RunAsync(WorkflowContext context, int input) => Task.FromResult(++Count);
}

internal sealed class AwaitElsewhere : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        await context.DelayUntilAsync(context.UtcNow, CancellationToken.None).ConfigureAwait(false);
        return input;
    }
}

internal sealed class TimeOutOfItsOwn : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(input));
        await context.DelayUntilAsync(context.UtcNow, limit.Token);
        return input;
    }
}

/// <summary>One that only decides.</summary>
internal sealed class Honest : Workflow<int, int>
{
    private readonly List<Task> waits = [];

    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        using var enough = new CancellationTokenSource();
        waits.AddRange(Enumerable.Range(1, input).Select(i => context.DelayUntilAsync(context.UtcNow.AddSeconds(i), enough.Token)));
        await Task.WhenAny(waits);
        enough.Cancel();
        return context.NewGuid().GetHashCode() + waits.Count(static wait => wait.IsCompletedSuccessfully);
    }
}
