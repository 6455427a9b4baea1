using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Local.Tests.Architecture;

/// <summary>
/// What workflow code may not use, because a replay would get another answer or go on at another moment. Follows the code from
/// the workflows into everything of the same assembly that they call.
/// </summary>
internal sealed class WorkflowRules(AssemblyCode code)
{
    // Types by their full names, or by a namespace where the name ends with a dot.
    private static readonly (string Name, string Instead)[] Types =
    [
        ("System.IO.", "an activity"),
        ("System.Net.", "an activity"),
        ("System.Data.", "an activity"),
        ("Microsoft.Data.", "an activity"),
        ("System.Diagnostics.Process", "an activity"),
        ("System.Environment", "the workflow's input"),
        ("System.AppContext", "the workflow's input"),
        ("System.AppDomain", "the workflow's input"),
        ("System.GC", "nothing"),
        ("System.Console", "WorkflowContext.CreateLogger"),
        ("System.TimeProvider", "WorkflowContext.UtcNow"),
        ("System.Diagnostics.Stopwatch", "WorkflowContext.UtcNow"),
        ("System.Diagnostics.Activity", "an activity's span"),
        ("System.Random", "the workflow's input"),
        ("System.Security.Cryptography.RandomNumberGenerator", "WorkflowContext.NewGuid"),
        ("System.HashCode", "a comparison: hashes differ between processes"),
        ("System.Threading.Timer", "WorkflowContext.DelayUntilAsync"),
        ("System.Threading.PeriodicTimer", "WorkflowContext.DelayUntilAsync"),
        ("System.Timers.", "WorkflowContext.DelayUntilAsync"),
        ("System.Threading.Thread", "WorkflowContext"),
        ("System.Threading.ThreadPool", "WorkflowContext"),
        ("System.Threading.SynchronizationContext", "WorkflowContext"),
        ("System.Threading.Channels.", "signals"),
        ("System.Threading.Tasks.Parallel", "Task.WhenAll over what the context gave"),
        ("System.Threading.Tasks.TaskFactory", "WorkflowContext"),
        ("System.Threading.Tasks.TaskFactory`1", "WorkflowContext"),
        ("System.Threading.Tasks.TaskScheduler", "WorkflowContext"),
        ("System.Threading.Monitor", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.Lock", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.Mutex", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.Semaphore", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.SemaphoreSlim", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.ReaderWriterLockSlim", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.Interlocked", "nothing: a workflow runs on one logical thread"),
        ("System.Threading.ManualResetEvent", "a signal"),
        ("System.Threading.ManualResetEventSlim", "a signal"),
        ("System.Threading.AutoResetEvent", "a signal"),
        ("System.Threading.CountdownEvent", "Task.WhenAll"),
        ("System.Threading.Barrier", "Task.WhenAll"),
        ("System.Threading.SpinWait", "an await"),
        ("System.Threading.AsyncLocal`1", "a field of the workflow"),
        ("System.Threading.ThreadLocal`1", "a field of the workflow"),
        ("System.Runtime.CompilerServices.AsyncVoidMethodBuilder", "a method that returns a Task"),
        ("System.Runtime.CompilerServices.ConfiguredTaskAwaitable", "a plain await: it must go on in the turn"),
        ("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1", "a plain await: it must go on in the turn"),
        ("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable", "a plain await: it must go on in the turn"),
        ("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1", "a plain await: it must go on in the turn"),
        ("System.Runtime.CompilerServices.YieldAwaitable", "nothing: the engine decides when turns are taken"),
    ];

    private static readonly (string Name, string Instead)[] Members =
    [
        ("System.DateTime.get_Now", "WorkflowContext.UtcNow"),
        ("System.DateTime.get_UtcNow", "WorkflowContext.UtcNow"),
        ("System.DateTime.get_Today", "WorkflowContext.UtcNow"),
        ("System.DateTimeOffset.get_Now", "WorkflowContext.UtcNow"),
        ("System.DateTimeOffset.get_UtcNow", "WorkflowContext.UtcNow"),
        ("System.Guid.NewGuid", "WorkflowContext.NewGuid"),
        ("System.Guid.CreateVersion7", "WorkflowContext.NewGuid"),
        ("System.String.GetHashCode", "a comparison: hashes differ between processes"),
        ("System.Threading.Tasks.Task.Run", "an activity"),
        ("System.Threading.Tasks.Task.Delay", "WorkflowContext.DelayUntilAsync"),
        ("System.Threading.Tasks.Task.Yield", "nothing: the engine decides when turns are taken"),
        ("System.Threading.Tasks.Task.get_Factory", "an activity"),
        ("System.Threading.Tasks.Task`1.get_Factory", "an activity"),
        ("System.Threading.Tasks.Task.Start", "an activity"),
        ("System.Threading.Tasks.Task.Wait", "an await"),
        ("System.Threading.Tasks.Task.WaitAll", "Task.WhenAll"),
        ("System.Threading.Tasks.Task.WaitAny", "Task.WhenAny"),
        ("System.Threading.Tasks.Task.WaitAsync", "Task.WhenAny with WorkflowContext.DelayUntilAsync"),
        ("System.Threading.Tasks.Task`1.WaitAsync", "Task.WhenAny with WorkflowContext.DelayUntilAsync"),
        ("System.Threading.Tasks.Task.ContinueWith", "an await"),
        ("System.Threading.Tasks.Task`1.ContinueWith", "an await"),
        ("System.Threading.Tasks.Task.ConfigureAwait", "a plain await: it must go on in the turn"),
        ("System.Threading.Tasks.Task`1.ConfigureAwait", "a plain await: it must go on in the turn"),
        ("System.Threading.CancellationTokenSource.CancelAsync", "Cancel"),
        ("System.Threading.CancellationTokenSource.CancelAfter", "WorkflowContext.DelayUntilAsync"),
        ("System.Threading.CancellationTokenSource..ctor(TimeSpan)", "WorkflowContext.DelayUntilAsync"),
        ("System.Threading.CancellationTokenSource..ctor(Int32)", "WorkflowContext.DelayUntilAsync"),
    ];

    // Serialisation is generated, pure, and keeps its own caches.
    private const string Generated = "System.Text.Json.Serialization.JsonSerializerContext";

    private readonly Dictionary<CodeMethod, CodeMethod?> cameFrom = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<CodeMethod> open = new();
    private readonly SortedSet<string> violations = new(StringComparer.Ordinal);

    /// <summary>All violations in the code that can be reached from some types, each a sentence that names both sides.</summary>
    public IReadOnlyCollection<string> Check(IEnumerable<CodeType> types)
    {
        foreach (var type in types.Where(static type => !IsSerialisation(type)))
        {
            foreach (var field in type.MutableStatics.Where(static field => !field.Contains('<', StringComparison.Ordinal)))
            {
                violations.Add($"{type.Name}.{field} is a static field that can change. Use a field of the workflow instead.");
            }

            foreach (var method in type.Methods)
            {
                Visit(method, null);
            }
        }

        while (open.TryDequeue(out var method))
        {
            foreach (var use in method.Uses)
            {
                Judge(method, use);
            }
        }

        return violations;
    }

    private static bool IsSerialisation(CodeType type) => type.Base == Generated;

    private void Judge(CodeMethod method, CodeUse use)
    {
        var banned = Types.FirstOrDefault(rule => use.Types.Append(use.Type).Any(type => Is(type, rule.Name)));
        if (banned.Name is null && use.Member is not null)
        {
            var member = $"{use.Type}.{use.Member}";
            banned = Members.FirstOrDefault(rule => rule.Name == member || rule.Name == member + use.Parameters);
        }

        if (banned.Name is not null)
        {
            violations.Add($"{PathTo(method)} uses {use}. Use {banned.Instead} instead.");
        }
        else if (code.Find(use.Type) is { } own && !IsSerialisation(own))
        {
            Follow(method, use, own);
        }
    }

    private void Follow(CodeMethod method, CodeUse use, CodeType own)
    {
        if (use.Member is { } name && own.MutableStatics.Contains(name) && !name.Contains('<', StringComparison.Ordinal))
        {
            violations.Add($"{PathTo(method)} uses {use}, a static field that can change. Use a field of the workflow instead.");
        }

        // The code of closures, iterators and state machines is called by the framework, so all of it counts.
        foreach (var called in own.Methods.Where(m => own.IsGenerated || m.Name == use.Member || m.Name == ".cctor"))
        {
            Visit(called, method);
        }
    }

    private void Visit(CodeMethod method, CodeMethod? from)
    {
        if (cameFrom.TryAdd(method, from))
        {
            open.Enqueue(method);
        }
    }

    private string PathTo(CodeMethod method)
    {
        var path = new List<string>();
        for (var at = method; at is not null; at = cameFrom[at])
        {
            path.Insert(0, at.ToString());
        }

        return string.Join(" -> ", path);
    }

    private static bool Is(string type, string rule) => rule.EndsWith('.')
        ? type.StartsWith(rule, StringComparison.Ordinal)
        : type == rule || type.StartsWith(rule + "+", StringComparison.Ordinal);
}
