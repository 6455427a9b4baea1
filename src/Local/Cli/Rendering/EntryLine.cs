using System.Globalization;
using System.Text;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>What kind of news a line brings.</summary>
internal enum LineMark
{
    /// <summary>Something began or is worth knowing.</summary>
    Note,

    /// <summary>Something went well.</summary>
    Good,

    /// <summary>Something went badly.</summary>
    Bad,

    /// <summary>Something is waited for, or was limited.</summary>
    Wait,
}

/// <summary>A log entry for people: one line, and further ones below it. All of it is fit for a terminal.</summary>
/// <param name="Mark">What kind of news.</param>
/// <param name="Text">The line.</param>
/// <param name="Further">Lines below it.</param>
internal sealed record EntryLine(LineMark Mark, string Text, IReadOnlyList<string> Further)
{
    private const int LongestText = 160;
    private const int LongestArguments = 80;

    private EntryLine(LineMark mark, string text)
        : this(mark, text, [])
    {
    }

    /// <summary>Tells an entry.</summary>
    public static EntryLine Of(LogEntryResource entry)
    {
        using var document = Parse(entry.Payload);
        var payload = document is null ? default : document.RootElement;
        var step = entry.Step is > 0 ? string.Create(CultureInfo.InvariantCulture, $"step {entry.Step}") : "plan";
        return entry.Action.Known switch
        {
            LogAction.TaskStarted => new EntryLine(LineMark.Note, "run accepted" + Part(": ", Member(payload, "objective"))),
            LogAction.PlanCreated => Plan(payload),
            LogAction.StepStarted => new EntryLine(LineMark.Note, step + Part(": ", Member(payload, "description"))),
            LogAction.GenerationCompleted => Generation(entry, payload, step),
            LogAction.ToolExecuted => Tool(entry, payload, step),
            LogAction.StepCompleted => new EntryLine(LineMark.Good, $"{step} completed{Took(entry)}"),
            LogAction.StepFailed => new EntryLine(LineMark.Bad, $"{step} {Member(payload, "status") ?? "failed"}{Part(": ", entry.ErrorMessage)}"),
            LogAction.RetryScheduled => Retry(entry, payload, step),
            LogAction.LimitReached => new EntryLine(
                entry.Success ? LineMark.Wait : LineMark.Bad,
                $"{step}: limit {Member(payload, "limit")}{Part(" ", Member(payload, "value"))} reached{Part(": ", entry.ErrorMessage ?? Member(payload, "effect"))}"),
            LogAction.BudgetExceeded => new EntryLine(LineMark.Bad, "budget used up" + Part(": ", entry.ErrorMessage)),
            LogAction.EffectReconciled => new EntryLine(
                entry.Success ? LineMark.Note : LineMark.Bad,
                $"{step}: {entry.ToolName} had been started before a crash; found: {Member(payload, "found")?.Replace('_', ' ')}"),
            LogAction.RunResumed => new EntryLine(LineMark.Note, "run resumed"),
            LogAction.UserIntervention => new EntryLine(
                LineMark.Note, $"{Member(payload, "what") ?? "word"} by {Member(payload, "by") ?? "somebody"}{Part(": ", Member(payload, "reason"))}"),
            LogAction.ErrorOccurred => new EntryLine(LineMark.Bad, "error" + Part(": ", entry.ErrorMessage)),
            LogAction.TaskCompleted => new EntryLine(LineMark.Good, $"run completed{Took(entry)}"),
            LogAction.TaskFailed => new EntryLine(LineMark.Bad, $"run {Ended(payload)}{Part(": ", entry.ErrorMessage)}"),
            _ => new EntryLine(LineMark.Note, VisibleText.Words(entry.Action.Text) + Part(": ", entry.ErrorMessage)),
        };
    }

    private static EntryLine Plan(JsonElement payload)
    {
        var steps = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("plan", out var list)
            && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select((item, at) => string.Create(
                CultureInfo.InvariantCulture, $"{at + 1}. {VisibleText.Line(item.ToString(), LongestText)}")).ToList()
            : [];
        var count = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("steps", out var number) && number.TryGetInt32(out var n)
            ? n
            : steps.Count;
        if (count > steps.Count)
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"… and {count - steps.Count} more"));
        }

        var origin = Member(payload, "origin") switch
        {
            "given" => " (given)",
            "simple" => " (found without a model)",
            "model" => " (made by the model)",
            _ => "",
        };
        var text = $"plan of {Amounts.Count(count, "step")}{origin}";
        return count == 1 && steps is [var only] ? new EntryLine(LineMark.Note, $"{text}: {only[3..]}") : new EntryLine(LineMark.Note, text, steps);
    }

    private static EntryLine Generation(LogEntryResource entry, JsonElement payload, string step)
    {
        if (!entry.Success)
        {
            return new EntryLine(LineMark.Bad, $"{step}: {Member(payload, "model") ?? "the model"}{Part(": ", entry.ErrorMessage)}");
        }

        var text = new StringBuilder($"{step}: {Member(payload, "model") ?? "the model"} answered{Took(entry)}");
        var tokens = EntryFigures.TokensOf(payload);
        if (tokens > 0)
        {
            text.Append(", ").Append(Amounts.Count(tokens, "token"));
        }

        text.Append(EntryFigures.CostOf(payload) is { } cost ? cost == 0 ? "" : ", " + Amounts.Usd(cost) : ", cost unknown");
        return new EntryLine(LineMark.Note, text.ToString());
    }

    private static EntryLine Tool(LogEntryResource entry, JsonElement payload, string step)
    {
        var call = $"{step}: {VisibleText.Line(entry.ToolName, 64)}{Part(" ", ShortArguments.Of(Member(payload, "arguments"), LongestArguments))}";
        return entry.Success
            ? new EntryLine(LineMark.Good, call + Took(entry))
            : new EntryLine(LineMark.Bad, call + Part(": ", entry.ErrorMessage));
    }

    private static EntryLine Retry(LogEntryResource entry, JsonElement payload, string step)
    {
        var wait = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("waitMs", out var ms) && ms.TryGetInt64(out var count)
            ? $" in {Amounts.Time(TimeSpan.FromMilliseconds(count))}"
            : "";
        return new EntryLine(
            LineMark.Wait, $"{step}: {(entry.Success ? "rate limit, asked again" : "tried again")}{wait}{Part(": ", entry.ErrorMessage)}");
    }

    private static string Ended(JsonElement payload) => Member(payload, "status")?.Replace('_', ' ') ?? "failed";

    private static string Took(LogEntryResource entry) =>
        entry.ExecutionTimeMs < 10 ? "" : $" in {Amounts.Time(TimeSpan.FromMilliseconds(entry.ExecutionTimeMs))}";

    private static string Part(string before, string? text) =>
        VisibleText.Line(text, LongestText) is { Length: > 0 } line ? before + line : "";

    private static string? Member(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? VisibleText.Line(value.ToString(), 1000)
            : null;

    private static JsonDocument? Parse(string? payload)
    {
        if (payload is null)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
