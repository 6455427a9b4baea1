using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>
/// What a log entry carries besides its own members. Each kind is written and read here and nowhere else. Members are only added: who
/// reads an older entry finds their defaults, and who reads a newer one passes over what it does not know.
/// </summary>
public abstract record LogPayload
{
    private protected LogPayload()
    {
    }

    /// <summary>The JSON object that is stored with the entry.</summary>
    public string ToJson() => ObjectText.Of(this, static (json, payload) => payload.Write(json));

    /// <summary>Reads what an entry carries; null when it carries nothing, or nothing that is known of its action.</summary>
    public static LogPayload? Read(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Read(entry.Action, entry.Payload);
    }

    /// <summary>Reads what an entry of an action carries, as <see cref="Read(LogEntry)"/> does.</summary>
    public static LogPayload? Read(LogAction action, string? payload)
    {
        if (payload is null || ReaderOf(action) is not { } read)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(new PayloadMembers(document.RootElement)) : null;
        }
        catch (JsonException)
        {
            // Redaction may leave a text that is no JSON any more; there is nothing to learn from it.
            return null;
        }
    }

    /// <summary>Writes the members.</summary>
    private protected abstract void Write(Utf8JsonWriter json);

    private static Func<PayloadMembers, LogPayload>? ReaderOf(LogAction action) => action switch
    {
        LogAction.TaskStarted => RunStartedPayload.Read,
        LogAction.ToolExecuted => ToolExecutedPayload.Read,
        LogAction.GenerationCompleted => GenerationPayload.Read,
        LogAction.TaskCompleted or LogAction.TaskFailed => RunEndedPayload.Read,
        LogAction.UserIntervention => InterventionPayload.Read,
        LogAction.PlanCreated => PlanPayload.Read,
        LogAction.StepStarted => StepStartedPayload.Read,
        LogAction.StepFailed => StepFailedPayload.Read,
        LogAction.RetryScheduled => RetryPayload.Read,
        LogAction.LimitReached => LimitPayload.Read,
        LogAction.EffectReconciled => ReconciledPayload.Read,
        _ => null,
    };
}
