using System.Globalization;
using System.Text;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Http.Resources;
using Lavra.Planning;
using Lavra.Words;

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
    private const int LongestMember = 1000;

    private EntryLine(LineMark mark, string text)
        : this(mark, text, [])
    {
    }

    /// <summary>Tells an entry.</summary>
    public static EntryLine Of(LogEntryResource entry)
    {
        var step = entry.Step is > 0 ? string.Create(CultureInfo.InvariantCulture, $"step {entry.Step}") : "plan";
        return PayloadOf(entry) switch
        {
            RunStartedPayload started => new EntryLine(LineMark.Note, "run accepted" + Part(": ", started.Objective)),
            PlanPayload plan => Plan(plan),
            StepStartedPayload started => new EntryLine(LineMark.Note, step + Part(": ", started.Description)),
            GenerationPayload generation => Generation(entry, generation, step),
            ToolExecutedPayload tool => Tool(entry, tool, step),
            StepFailedPayload failed => new EntryLine(LineMark.Bad, $"{step} {Ended(failed.Status)}{Part(": ", entry.ErrorMessage)}"),
            RetryPayload retry => Retry(entry, retry, step),
            LimitPayload limit => Limit(entry, limit, step),
            ReconciledPayload reconciled => new EntryLine(
                entry.Success ? LineMark.Note : LineMark.Bad,
                $"{step}: {Shown(entry.ToolName)} had been started before a crash; found: {VisibleText.Words(Shown(reconciled.Found))}"),
            InterventionPayload intervention => new EntryLine(
                LineMark.Note,
                $"{Shown(intervention.What, "word")} by {Shown(intervention.By, "somebody")}{Part(": ", intervention.Reason)}"),
            RunEndedPayload ended => entry.Action.Known == LogAction.TaskCompleted
                ? new EntryLine(LineMark.Good, $"run completed{Took(entry)}")
                : new EntryLine(LineMark.Bad, $"run {Ended(ended.Status)}{Part(": ", entry.ErrorMessage)}"),
            _ => Bare(entry, step),
        };
    }

    /// <summary>What the entry carries; of one that has lost it, what an empty one of its kind does.</summary>
    internal static LogPayload? PayloadOf(LogEntryResource entry) => entry.Action.Known is { } action
        ? LogPayload.Read(action, entry.Payload) ?? LogPayload.Read(action, "{}")
        : null;

    private static EntryLine Bare(LogEntryResource entry, string step) => entry.Action.Known switch
    {
        LogAction.StepCompleted => new EntryLine(LineMark.Good, $"{step} completed{Took(entry)}"),
        LogAction.BudgetExceeded => new EntryLine(LineMark.Bad, "budget used up" + Part(": ", entry.ErrorMessage)),
        LogAction.RunResumed => new EntryLine(LineMark.Note, "run resumed"),
        LogAction.ErrorOccurred => new EntryLine(LineMark.Bad, "error" + Part(": ", entry.ErrorMessage)),
        _ => new EntryLine(LineMark.Note, VisibleText.Words(entry.Action.Text) + Part(": ", entry.ErrorMessage)),
    };

    private static EntryLine Plan(PlanPayload plan)
    {
        var steps = plan.Shown.Select((item, at) => string.Create(
            CultureInfo.InvariantCulture, $"{at + 1}. {VisibleText.Line(item, LongestText)}")).ToList();
        if (plan.Steps > steps.Count)
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"… and {plan.Steps - steps.Count} more"));
        }

        var origin = plan.Origin switch
        {
            PlanOrigin.Given => " (given)",
            PlanOrigin.Simple => " (found without a model)",
            PlanOrigin.Model => " (made by the model)",
            _ => "",
        };
        var text = $"plan of {Amounts.Count(plan.Steps, "step")}{origin}";
        return plan.Steps == 1 && steps is [var only] ? new EntryLine(LineMark.Note, $"{text}: {only[3..]}") : new EntryLine(LineMark.Note, text, steps);
    }

    private static EntryLine Generation(LogEntryResource entry, GenerationPayload generation, string step)
    {
        var model = Shown(generation.Model, "the model");
        if (!entry.Success)
        {
            return new EntryLine(LineMark.Bad, $"{step}: {model}{Part(": ", entry.ErrorMessage)}");
        }

        var text = new StringBuilder($"{step}: {model} answered{Took(entry)}");
        if (generation.Tokens > 0)
        {
            text.Append(", ").Append(Amounts.Count(generation.Tokens, "token"));
        }

        text.Append(generation.CostUsd is { } cost ? cost == 0 ? "" : ", " + Amounts.Usd(cost) : ", cost unknown");
        return new EntryLine(LineMark.Note, text.ToString());
    }

    private static EntryLine Tool(LogEntryResource entry, ToolExecutedPayload tool, string step)
    {
        var call = $"{step}: {VisibleText.Line(entry.ToolName, 64)}{Part(" ", ShortArguments.Of(Shown(tool.Arguments), LongestArguments))}";
        return entry.Success
            ? new EntryLine(LineMark.Good, call + Took(entry))
            : new EntryLine(LineMark.Bad, call + Part(": ", entry.ErrorMessage));
    }

    private static EntryLine Retry(LogEntryResource entry, RetryPayload retry, string step)
    {
        var wait = retry.Wait > TimeSpan.Zero ? $" in {Amounts.Time(retry.Wait)}" : "";
        return new EntryLine(
            LineMark.Wait, $"{step}: {(entry.Success ? "rate limit, asked again" : "tried again")}{wait}{Part(": ", entry.ErrorMessage)}");
    }

    private static EntryLine Limit(LogEntryResource entry, LimitPayload limit, string step)
    {
        var value = limit.Value is { } number ? string.Create(CultureInfo.InvariantCulture, $" {number}") : "";
        return new EntryLine(
            entry.Success ? LineMark.Wait : LineMark.Bad,
            $"{step}: limit {Shown(limit.Limit)}{value} reached{Part(": ", entry.ErrorMessage ?? limit.Effect)}");
    }

    private static string Ended<T>(T? status)
        where T : struct, Enum => status is { } known ? VisibleText.Words(WireWords.Of(known)) : "ended";

    private static string Took(LogEntryResource entry) =>
        entry.ExecutionTimeMs < 10 ? "" : $" in {Amounts.Time(TimeSpan.FromMilliseconds(entry.ExecutionTimeMs))}";

    private static string Part(string before, string? text) =>
        VisibleText.Line(text, LongestText) is { Length: > 0 } line ? before + line : "";

    private static string Shown(string? text, string otherwise = "") =>
        VisibleText.Line(text, LongestMember) is { Length: > 0 } line ? line : otherwise;
}
