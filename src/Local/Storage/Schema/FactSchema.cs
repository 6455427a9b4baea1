namespace Lavra.Local.Storage.Schema;

/// <summary>The tables of runs, steps, generations, tool calls, payloads and the execution log.</summary>
/// <remarks>
/// <para>
/// Facts of all runs are appended in the order in which they arrive, and small indexes find them by position: many runs that work
/// at the same time then share pages, instead of each touching pages of its own in every commit.
/// </para>
/// <para>
/// Times are 100 ns ticks since 1970, in UTC; costs are integers of 10⁻¹² US dollars, or text when that is not exact. A column
/// that holds a name (model, tool, …) has the number of a row in <c>names</c>, or the text itself when it is long. A column that
/// holds content has the text itself, or the 16-byte name of the payload that holds it. Texts of 32 lower-case hex digits are
/// kept as 16 bytes.
/// </para>
/// <para>
/// An entry's number in <c>log</c> carries the tenant's in its high bits, so that a tenant's feed is one range of that table and
/// needs no index.
/// </para>
/// </remarks>
internal static class FactSchema
{
    /// <summary>The first form.</summary>
    public const string V1 = """
        CREATE TABLE tenants (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            tenant INTEGER NOT NULL,
            session NOT NULL,
            objective NOT NULL,
            inputs,
            given_plan,
            model NOT NULL,
            workspace TEXT NOT NULL,
            budget_tokens INTEGER,
            budget_usd,
            budget_time INTEGER,
            limits TEXT NOT NULL,
            trace_id,
            workflow_version NOT NULL,
            idempotency_key TEXT,
            started_by NOT NULL,
            created_at INTEGER NOT NULL,
            schema INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX runs_idempotency ON runs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX runs_newest ON runs (tenant, created_at);
        CREATE INDEX runs_session ON runs (tenant, session, created_at);
        CREATE TABLE run_states (
            run INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            status INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            final_seq INTEGER,
            started_at INTEGER,
            completed_at INTEGER,
            answer,
            error,
            generations INTEGER NOT NULL,
            tool_calls INTEGER NOT NULL,
            failed_tool_calls INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            reasoning_tokens INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            cost NOT NULL,
            unpriced INTEGER NOT NULL
        );
        CREATE INDEX run_states_status ON run_states (tenant, status, created_at);
        CREATE TABLE run_counts (
            tenant INTEGER NOT NULL,
            status INTEGER NOT NULL,
            runs INTEGER NOT NULL,
            PRIMARY KEY (tenant, status)
        ) WITHOUT ROWID;
        CREATE TABLE steps (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            plan NOT NULL,
            status INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            inputs,
            output,
            error,
            replayed INTEGER NOT NULL,
            started_at INTEGER,
            completed_at INTEGER
        );
        CREATE UNIQUE INDEX steps_position ON steps (run, step);
        CREATE TABLE generations (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            number INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            model NOT NULL,
            response_model,
            provider NOT NULL,
            prompt_system,
            prompt_full INTEGER,
            prompt_brief INTEGER,
            prompt_builder INTEGER,
            content,
            observation,
            tool_calls INTEGER NOT NULL,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            cached_tokens INTEGER,
            reasoning_tokens INTEGER,
            estimated INTEGER,
            cost,
            price_version,
            latency_ms INTEGER NOT NULL,
            finish,
            from_cache INTEGER NOT NULL,
            status INTEGER NOT NULL,
            error,
            created_at INTEGER NOT NULL,
            took INTEGER
        );
        CREATE UNIQUE INDEX generations_position ON generations (run, step, number);
        CREATE TABLE tool_calls (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            number INTEGER NOT NULL,
            model_call TEXT,
            tool NOT NULL,
            arguments NOT NULL,
            created_at INTEGER NOT NULL,
            success INTEGER,
            content,
            error_code,
            error,
            execution_ms INTEGER,
            reconciliation,
            took INTEGER
        );
        CREATE UNIQUE INDEX tool_calls_position ON tool_calls (run, step, generation, number);
        CREATE TABLE payloads (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            name NOT NULL,
            form INTEGER NOT NULL,
            data BLOB NOT NULL
        );
        CREATE UNIQUE INDEX payloads_name ON payloads (run, name);
        CREATE TABLE log (
            number INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            key TEXT NOT NULL,
            action INTEGER NOT NULL,
            step INTEGER,
            generation INTEGER,
            tool_call INTEGER,
            tool,
            payload,
            success INTEGER NOT NULL,
            error,
            execution_ms INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            replayed INTEGER NOT NULL,
            at INTEGER NOT NULL,
            schema INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX log_position ON log (run, seq);
        CREATE UNIQUE INDEX log_key ON log (run, key);
        CREATE TABLE effects (
            number INTEGER PRIMARY KEY,
            run BLOB NOT NULL,
            step INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            call INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            resource INTEGER,
            probe TEXT,
            UNIQUE (run, step, generation, call)
        );
        CREATE INDEX effects_resource ON effects (resource) WHERE resource IS NOT NULL;
        """;
}
