using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Durability;
using Lavra.Generation;
using Lavra.Planning;
using Lavra.Privacy;
using Lavra.Tools;

namespace Lavra.Facts.Storing;

/// <summary>
/// Stands in front of a fact store and redacts every text of a batch before the store sees it. Ids, keys, the tenant, the
/// session, the model and the workspace are left alone: they say which fact it is, and requests with a secret in a key or session
/// are refused. Thread safe.
/// </summary>
/// <remarks>
/// The name of a payload stays as the caller gave it, though it was taken from the content before redaction: what refers to the
/// payload keeps finding it. Do not check a payload's content against its name.
/// </remarks>
/// <param name="inner">The store.</param>
/// <param name="redactor">Redacts. A text without secrets must come back as the same object, which saves copying the batch.</param>
public sealed class RedactingFactStore(IFactStore inner, IRedactor redactor) : IFactStore
{
    /// <inheritdoc />
    public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return inner.WriteAsync(Redact(facts), cancellationToken);
    }

    /// <inheritdoc />
    public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return inner.WriteWithAsync(Redact(facts), commit, cancellationToken);
    }

    private FactBatch Redact(FactBatch facts)
    {
        var (run, change) = (facts.NewRun is null ? null : Redact(facts.NewRun), facts.Change is null ? null : Redact(facts.Change));
        var (steps, generations) = (Each(facts.Steps, Redact), Each(facts.Generations, Redact));
        var (calls, log) = (Each(facts.ToolCalls, Redact), Each(facts.Log, Redact));
        var payloads = Redact(facts.Payloads);
        var isSame = ReferenceEquals(run, facts.NewRun) && ReferenceEquals(change, facts.Change)
            && ReferenceEquals(steps, facts.Steps) && ReferenceEquals(generations, facts.Generations)
            && ReferenceEquals(calls, facts.ToolCalls) && ReferenceEquals(log, facts.Log)
            && ReferenceEquals(payloads, facts.Payloads);
        return isSame ? facts : new FactBatch(facts.Run)
        {
            NewRun = run,
            Change = change,
            Steps = steps,
            Generations = generations,
            ToolCalls = calls,
            Log = log,
            Payloads = payloads,
        };
    }

    private Run Redact(Run run)
    {
        var (objective, inputs, plan) = (Text(run.Objective), Redact(run.Inputs), Json(run.GivenPlan));
        var (answer, error, startedBy) = (Json(run.Answer), Text(run.Error), Text(run.StartedBy));
        var isSame = ReferenceEquals(objective, run.Objective) && ReferenceEquals(inputs, run.Inputs)
            && ReferenceEquals(plan, run.GivenPlan) && ReferenceEquals(answer, run.Answer) && ReferenceEquals(error, run.Error)
            && ReferenceEquals(startedBy, run.StartedBy);
        return isSame ? run : run with
        {
            Objective = objective!,
            Inputs = inputs,
            GivenPlan = plan,
            Answer = answer,
            Error = error,
            StartedBy = startedBy!,
        };
    }

    private RunChange Redact(RunChange change)
    {
        var (answer, error) = (Json(change.Answer), Text(change.Error));
        return ReferenceEquals(answer, change.Answer) && ReferenceEquals(error, change.Error)
            ? change
            : change with { Answer = answer, Error = error };
    }

    private StepRecord Redact(StepRecord step)
    {
        var (plan, inputs, output, error) = (Redact(step.Plan), Json(step.Inputs), Json(step.Output), Text(step.Error));
        var isSame = ReferenceEquals(plan, step.Plan) && ReferenceEquals(inputs, step.Inputs)
            && ReferenceEquals(output, step.Output) && ReferenceEquals(error, step.Error);
        return isSame ? step : step with { Plan = plan, Inputs = inputs, Output = output, Error = error };
    }

    private PlanStep Redact(PlanStep step)
    {
        var (description, expected, arguments) = (Text(step.Description), Text(step.ExpectedOutput), Json(step.Arguments));
        var (id, dependsOn) = (Text(step.Id), Each(step.DependsOn));
        var isSame = ReferenceEquals(description, step.Description) && ReferenceEquals(expected, step.ExpectedOutput)
            && ReferenceEquals(arguments, step.Arguments) && ReferenceEquals(id, step.Id) && ReferenceEquals(dependsOn, step.DependsOn);
        return isSame ? step : step with
        {
            Id = id!,
            Description = description!,
            ExpectedOutput = expected,
            DependsOn = dependsOn,
            Arguments = arguments,
        };
    }

    private GenerationRecord Redact(GenerationRecord generation)
    {
        var (content, observation, error) = (
            Json(generation.ResponseContent), Json(generation.Observation), Text(generation.Error));
        var (model, finish) = (Text(generation.ResponseModel), Text(generation.FinishReason));
        var isSame = ReferenceEquals(content, generation.ResponseContent) && ReferenceEquals(observation, generation.Observation)
            && ReferenceEquals(error, generation.Error) && ReferenceEquals(model, generation.ResponseModel)
            && ReferenceEquals(finish, generation.FinishReason);
        return isSame ? generation : generation with
        {
            ResponseContent = content,
            Observation = observation,
            Error = error,
            ResponseModel = model,
            FinishReason = finish,
        };
    }

    private ToolCallRecord Redact(ToolCallRecord call)
    {
        var (tool, arguments, result) = (Text(call.Tool), Json(call.Arguments), call.Result is null ? null : Redact(call.Result));
        var isSame = ReferenceEquals(tool, call.Tool) && ReferenceEquals(arguments, call.Arguments)
            && ReferenceEquals(result, call.Result);
        return isSame ? call : call with { Tool = tool!, Arguments = arguments!, Result = result };
    }

    private ToolResult Redact(ToolResult result)
    {
        var (content, error) = (Json(result.Content), Text(result.Error));
        return ReferenceEquals(content, result.Content) && ReferenceEquals(error, result.Error)
            ? result
            : result with { Content = content!, Error = error };
    }

    private LogEntry Redact(LogEntry entry)
    {
        var (tool, payload, error) = (Text(entry.ToolName), Json(entry.Payload), Text(entry.ErrorMessage));
        var isSame = ReferenceEquals(tool, entry.ToolName) && ReferenceEquals(payload, entry.Payload)
            && ReferenceEquals(error, entry.ErrorMessage);
        return isSame ? entry : entry with { ToolName = tool, Payload = payload, ErrorMessage = error };
    }

    /// <summary>Redacts each input as a member of a JSON object, so that its name counts.</summary>
    private IReadOnlyDictionary<string, string> Redact(IReadOnlyDictionary<string, string> inputs)
    {
        Dictionary<string, string>? changed = null;
        foreach (var (name, value) in inputs)
        {
            var json = $"{{{Quote(name)}:{Quote(value)}}}";
            var redacted = redactor.RedactJson(json);
            if (redacted != json)
            {
                changed ??= new Dictionary<string, string>(inputs, StringComparer.Ordinal);
                changed.Remove(name);
                changed[redactor.RedactText(name)] = ValueOf(redacted);
            }
        }

        return changed ?? inputs;
    }

    private static string ValueOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().First().Value.GetString()!;
        }
        catch (JsonException)
        {
            // A secret that reaches from the name into the value leaves no JSON behind, and nothing worth keeping.
            return RegisteredSecrets.Label;
        }
    }

    private IDictionary<string, string> Redact(IDictionary<string, string> payloads)
    {
        Dictionary<string, string>? changed = null;
        foreach (var (name, text) in payloads)
        {
            var redacted = redactor.RedactJson(text);
            if (!ReferenceEquals(redacted, text))
            {
                changed ??= new Dictionary<string, string>(payloads, StringComparer.Ordinal);
                changed[name] = redacted;
            }
        }

        return changed ?? payloads;
    }

    private static IList<T> Each<T>(IList<T> facts, Func<T, T> redact)
        where T : class
    {
        List<T>? changed = null;
        for (var i = 0; i < facts.Count; i++)
        {
            var redacted = redact(facts[i]);
            if (!ReferenceEquals(redacted, facts[i]))
            {
                changed ??= [.. facts];
                changed[i] = redacted;
            }
        }

        return changed ?? facts;
    }

    private IReadOnlyList<string> Each(IReadOnlyList<string> texts) =>
        texts.Any(text => !ReferenceEquals(Text(text), text)) ? [.. texts.Select(text => Text(text)!)] : texts;

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private string? Text(string? text) => text is null ? null : redactor.RedactText(text);

    private string? Json(string? text) => text is null ? null : redactor.RedactJson(text);
}
