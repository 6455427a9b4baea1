using System.Diagnostics;

namespace Lavra.Telemetry;

/// <summary>
/// Starts spans with the attributes of the OpenTelemetry conventions for generative AI. All return null when nobody listens,
/// and every method takes null. Never give them content: names, ids and counts only. One that begins at the top of a stored trace has
/// no span around it, and leaves none behind: start it in an asynchronous method of its own, or put the current span back.
/// </summary>
public static class Spans
{
    private const string AgentName = "lavra";

    /// <summary>A run, or a piece of it that one process does. Dispose it when that is done.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="sessionId">The session that it belongs to.</param>
    /// <param name="model">Its model.</param>
    /// <param name="parent">The run's trace: <see cref="StoredTrace.Parent"/>.</param>
    public static Activity? StartRun(string runId, string? sessionId, string model, ActivityContext parent)
    {
        if (Start($"{TelemetryNames.InvokeAgent} {AgentName}", TelemetryNames.InvokeAgent, ActivityKind.Internal, parent) is not { } span)
        {
            return null;
        }

        span.SetTag(TelemetryNames.AgentName, AgentName);
        span.SetTag(TelemetryNames.RunId, runId);
        span.SetTag(TelemetryNames.RequestModel, model);
        return sessionId is null ? span : span.SetTag(TelemetryNames.Conversation, sessionId);
    }

    /// <summary>One activity of a run: what it does, such as a model call, is within it.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="runId">The run.</param>
    /// <param name="parent">The run's trace: <see cref="StoredTrace.Parent"/>.</param>
    public static Activity? StartPiece(string name, string runId, ActivityContext parent) =>
        Start(name, name, ActivityKind.Internal, parent)?.SetTag(TelemetryNames.RunId, runId);

    /// <summary>A request to a model, within the current span, for the run of the span around it.</summary>
    /// <param name="model">The model's name in the catalog.</param>
    /// <param name="provider">The server's kind.</param>
    /// <param name="endpoint">The server; null for a model inside the process.</param>
    public static Activity? StartChat(string model, string provider, Uri? endpoint)
    {
        if (Start($"{TelemetryNames.Chat} {model}", TelemetryNames.Chat, ActivityKind.Client, default) is not { } span)
        {
            return null;
        }

        span.SetTag(TelemetryNames.Provider, provider);
        span.SetTag(TelemetryNames.RequestModel, model);
        span.SetTag(TelemetryNames.RunId, RunAround(span));
        if (endpoint is not null)
        {
            span.SetTag(TelemetryNames.ServerAddress, endpoint.Host);
            span.SetTag(TelemetryNames.ServerPort, endpoint.Port);
        }

        return span;
    }

    /// <summary>A tool call.</summary>
    /// <param name="tool">The tool: registered, not a name that a model made up.</param>
    /// <param name="callId">The call's id.</param>
    /// <param name="runId">The run that makes it.</param>
    /// <param name="parent">The run's trace: <see cref="StoredTrace.Parent"/>; default for the current span.</param>
    public static Activity? StartTool(string tool, string callId, string runId, ActivityContext parent)
    {
        if (Start($"{TelemetryNames.ExecuteTool} {tool}", TelemetryNames.ExecuteTool, ActivityKind.Internal, parent) is not { } span)
        {
            return null;
        }

        span.SetTag(TelemetryNames.ToolName, tool);
        span.SetTag(TelemetryNames.ToolType, "function");
        span.SetTag(TelemetryNames.ToolCallId, callId);
        return span.SetTag(TelemetryNames.RunId, runId);
    }

    /// <summary>Marks a span as failed. The message of an error can hold content, so only its kind is kept.</summary>
    public static void Fail(Activity? span, string errorType)
    {
        span?.SetTag(TelemetryNames.ErrorType, errorType);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    private static object? RunAround(Activity span)
    {
        var around = span.Parent;
        while (around is not null && around.GetTagItem(TelemetryNames.RunId) is null)
        {
            around = around.Parent;
        }

        return around?.GetTagItem(TelemetryNames.RunId);
    }

    private static Activity? Start(string name, string operation, ActivityKind kind, ActivityContext parent)
    {
        if (!Instruments.Source.HasListeners())
        {
            return null;
        }

        if (parent.TraceId != default && parent.SpanId == default)
        {
            // A span without a parent takes the current one for it, of whatever trace that is.
            Activity.Current = null;
        }

        return Instruments.Source.StartActivity(name, kind, parent)?.SetTag(TelemetryNames.Operation, operation);
    }
}
