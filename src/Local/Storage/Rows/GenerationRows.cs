using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>How generations are written into rows and read from them.</summary>
internal static class GenerationRows
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = """
        step, number, attempt, model, response_model, provider, prompt_system, prompt_full, prompt_brief, prompt_builder, content,
        observation, tool_calls, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, estimated, cost,
        price_version, latency_ms, finish, from_cache, status, error, created_at, took
        """;

    private static readonly string Upsert = $"""
        INSERT INTO generations (run, step, number, attempt, model, response_model, provider, prompt_system, prompt_full,
            prompt_brief, prompt_builder, content, observation, tool_calls, prompt_tokens, completion_tokens, cached_tokens,
            reasoning_tokens, estimated, cost, price_version, latency_ms, finish, from_cache, status, error, created_at, took)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
            ?25, ?26, ?27, ?28)
        ON CONFLICT (run, step, number) DO UPDATE SET attempt = excluded.attempt, model = excluded.model,
            response_model = excluded.response_model, provider = excluded.provider, prompt_system = excluded.prompt_system,
            prompt_full = excluded.prompt_full, prompt_brief = excluded.prompt_brief, prompt_builder = excluded.prompt_builder,
            content = excluded.content, observation = excluded.observation, tool_calls = excluded.tool_calls,
            prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
            cached_tokens = excluded.cached_tokens, reasoning_tokens = excluded.reasoning_tokens, estimated = excluded.estimated,
            cost = excluded.cost, price_version = excluded.price_version, latency_ms = excluded.latency_ms,
            finish = excluded.finish, from_cache = excluded.from_cache, status = excluded.status, error = excluded.error,
            created_at = excluded.created_at, took = excluded.took
        WHERE generations.status NOT IN ({GenerationStatuses.All.EndedNumbers})
        """;

    /// <summary>Writes a generation, unless it has ended; false then.</summary>
    public static bool Write(
        WriteSession session, WriterMemory memory, WriterRun known, GenerationRecord generation, EncodedFacts facts)
    {
        var row = session.Statements[Upsert];
        var (names, usage, prompt) = (memory.Names, generation.Usage, generation.Prompt);
        row.Bind(1, known.Number).Bind(2, generation.Id.Step).Bind(3, generation.Id.Number).Bind(4, generation.Attempt);
        names.Bind(session, row, 5, generation.Model);
        names.Bind(session, row, 6, generation.ResponseModel);
        names.Bind(session, row, 7, generation.Provider);
        row.BindCompact(8, prompt?.System).Bind(9, prompt?.FullFrom).Bind(10, prompt?.BriefFrom).Bind(11, prompt?.Builder);
        facts.BindContent(row, 12, generation.ResponseContent);
        facts.BindContent(row, 13, generation.Observation);
        row.Bind(14, generation.ToolCallCount).Bind(15, usage?.PromptTokens).Bind(16, usage?.CompletionTokens)
            .Bind(17, usage?.CachedPromptTokens).Bind(18, usage?.ReasoningTokens)
            .Bind(19, usage is { } used ? (used.Estimated ? 1L : 0L) : (long?)null).Bind(20, generation.CostUsd);
        names.Bind(session, row, 21, generation.PriceVersion);
        row.Bind(22, generation.LatencyMs);
        names.Bind(session, row, 23, generation.FinishReason);
        row.Bind(24, generation.FromCache).Bind(25, (long)generation.Status);
        facts.BindContent(row, 26, generation.Error);
        row.Bind(27, generation.CreatedAt).Bind(28, (generation.CompletedAt - generation.CreatedAt)?.Ticks);
        return row.Run() > 0;
    }

    public static GenerationRecord Read(ReadSession session, Statement row, RunId run, long number)
    {
        var createdAt = row.Time(25);
        return new GenerationRecord
        {
            Id = new GenerationId(run, row.Int32(0), row.Int32(1)),
            Attempt = row.Int32(2),
            Model = session.Name(row, 3)!,
            ResponseModel = session.Name(row, 4),
            Provider = session.Name(row, 5)!,
            Prompt = ReadPrompt(row),
            ResponseContent = session.Content(row, 10, number),
            Observation = session.Content(row, 11, number),
            ToolCallCount = row.Int32(12),
            Usage = ReadUsage(row),
            CostUsd = row.CostOrNull(18),
            PriceVersion = session.Name(row, 19),
            LatencyMs = row.Int64(20),
            FinishReason = session.Name(row, 21),
            FromCache = row.Bool(22),
            Status = (GenerationStatus)row.Int32(23),
            Error = session.Content(row, 24, number),
            CreatedAt = createdAt,
            CompletedAt = row.Int64OrNull(26) is { } took ? createdAt.AddTicks(took) : null,
        };
    }

    private static PromptReference? ReadPrompt(Statement row) => row.CompactOrNull(6) is { } system
        ? new PromptReference(system, row.Int32(7), row.Int32(8), row.Int32(9))
        : null;

    private static TokenUsage? ReadUsage(Statement row) => row.IsNull(13)
        ? null
        : new TokenUsage
        {
            PromptTokens = row.Int64(13),
            CompletionTokens = row.Int64(14),
            CachedPromptTokens = row.Int64(15),
            ReasoningTokens = row.Int64(16),
            Estimated = row.Bool(17),
        };
}
