using System.Text.Json;
using Lavra.Durability;
using Lavra.Privacy;

namespace Lavra.Local.Engine.History;

/// <summary>Failures as histories keep them: as data, without secrets. Thread safe.</summary>
/// <param name="time">Gives events their time.</param>
/// <param name="redactor">Takes secrets out; null when nothing is redacted.</param>
internal sealed class FailureRecords(TimeProvider time, IRedactor? redactor)
{
    /// <summary>Describes an exception.</summary>
    public FailureDetails Describe(Exception exception) => FailureDetails.From(exception, Redact);

    /// <summary>Takes secrets out of a reason that somebody gave.</summary>
    public string Redact(string text) => redactor?.RedactText(text) ?? text;

    /// <summary>The event that answers a task with a failure.</summary>
    public HistoryEvent Answer(HistoryKind kind, int task, FailureDetails failure) =>
        new(kind, task, Data: ToJson(failure), At: time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A failure as events and rows hold it.</summary>
    public static byte[] ToJson(FailureDetails failure) =>
        JsonSerializer.SerializeToUtf8Bytes(failure, EngineJson.Default.FailureDetails);
}
