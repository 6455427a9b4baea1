using System.Text.Json;
using Lavra.Identity;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Tools;
using Lavra.Tools.Execution;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Tools;

/// <summary>An executor over some tools, and the calls made of it.</summary>
internal sealed class ToolCalls(IEnumerable<object> tools, string workspace)
{
    public static readonly RunId Run = RunId.Parse("0198c0de-0000-7000-8000-000000000001");

    private int next;

    public MortalLedger Ledger { get; init; } = new();

    public ManualTime Time { get; init; } = new();

    public ToolExecutorOptions Options { get; init; } = new();

    public ILogger<ToolExecutor> Logger { get; init; } = NullLogger<ToolExecutor>.Instance;

    public ToolRegistry Registry { get; } = ToolRegistry.Build(tools);

    public ToolExecutor Executor => field ??= new ToolExecutor(Registry, Ledger, Options, Logger, Time);

    public ToolCallId NewId() => new(Run, 1, 1, Interlocked.Increment(ref next));

    public Task<ToolResult> CallAsync(string tool, string arguments, ToolCallId? id = null, CancellationToken cancellationToken = default) =>
        Executor.ExecuteAsync(new ToolInvocation(id ?? NewId(), tool, arguments, workspace, "local", 1), cancellationToken);

    /// <summary>Calls with arguments as an anonymous object.</summary>
    public Task<ToolResult> CallAsync(string tool, object arguments, ToolCallId? id = null) =>
        CallAsync(tool, JsonSerializer.Serialize(arguments), id);

    /// <summary>Calls and expects a good result; gives its content.</summary>
    public async Task<string> OkAsync(string tool, object arguments, ToolCallId? id = null)
    {
        var result = await CallAsync(tool, arguments, id);
        Assert.True(result.Success, result.Error);
        return result.Content;
    }

    /// <summary>Calls and expects a good result; gives its JSON.</summary>
    public async Task<JsonElement> JsonAsync(string tool, object arguments)
    {
        using var document = JsonDocument.Parse(await OkAsync(tool, arguments));
        return document.RootElement.Clone();
    }

    /// <summary>Calls and expects a failure of a kind; gives its text.</summary>
    public async Task<string> FailsAsync(string code, string tool, object arguments, ToolCallId? id = null)
    {
        var result = await CallAsync(tool, arguments, id);
        Assert.False(result.Success, result.Content);
        Assert.Equal(code, result.ErrorCode);
        Assert.DoesNotContain(Path.GetTempPath(), result.Error, StringComparison.Ordinal);
        return result.Error!;
    }

    /// <summary>Dies right after the ledger's mark, as a killed process does.</summary>
    public async Task DieAfterMarkAsync(string tool, object arguments, ToolCallId id)
    {
        Ledger.DieAfterMark = new InvalidOperationException("killed");
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(tool, arguments, id));
        Ledger.DieAfterMark = null;
    }
}
