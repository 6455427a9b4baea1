namespace Lavra.Telemetry;

/// <summary>
/// Names of what is measured: those of the OpenTelemetry conventions for generative AI where there are any, else under
/// <c>lavra.</c>. Content (prompts, answers, tool arguments and results) has no name here and is never sent.
/// </summary>
public static class TelemetryNames
{
    /// <summary>The name of the activity source and of the meter: subscribe to this.</summary>
    public const string Source = "Lavra";

    /// <summary>The tag with the run that a span belongs to.</summary>
    public const string RunId = "lavra.run.id";

    /// <summary>The tag with what a span does: a piece of a run by its name, or the whole run: <see cref="InvokeAgent"/>.</summary>
    public const string Operation = "gen_ai.operation.name";

    /// <summary>The operation of a run's own span.</summary>
    public const string InvokeAgent = "invoke_agent";
    internal const string Chat = "chat";
    internal const string ExecuteTool = "execute_tool";

    internal const string Provider = "gen_ai.provider.name";
    internal const string RequestModel = "gen_ai.request.model";
    internal const string RequestTemperature = "gen_ai.request.temperature";
    internal const string RequestMaxTokens = "gen_ai.request.max_tokens";
    internal const string RequestStream = "gen_ai.request.stream";
    internal const string ResponseModel = "gen_ai.response.model";
    internal const string ResponseId = "gen_ai.response.id";
    internal const string FinishReasons = "gen_ai.response.finish_reasons";
    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    internal const string TokenType = "gen_ai.token.type";
    internal const string AgentName = "gen_ai.agent.name";
    internal const string Conversation = "gen_ai.conversation.id";
    internal const string ToolName = "gen_ai.tool.name";
    internal const string ToolType = "gen_ai.tool.type";
    internal const string ToolCallId = "gen_ai.tool.call.id";
    internal const string ServerAddress = "server.address";
    internal const string ServerPort = "server.port";
    internal const string ErrorType = "error.type";
    internal const string Status = "lavra.status";

    internal const string TokenUsage = "gen_ai.client.token.usage";
    internal const string OperationDuration = "gen_ai.client.operation.duration";
    internal const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    internal const string RunDuration = "gen_ai.invoke_agent.duration";
    internal const string ToolDuration = "gen_ai.execute_tool.duration";
    internal const string Runs = "lavra.runs";
    internal const string StuckRuns = "lavra.runs.stuck";
    internal const string Generations = "lavra.generations";
    internal const string GenerationDuration = "lavra.generation.duration";
    internal const string ToolCalls = "lavra.tool_calls";
    internal const string Tokens = "lavra.tokens";
    internal const string Cost = "lavra.cost";
    internal const string Unpriced = "lavra.generations.unpriced";
}
