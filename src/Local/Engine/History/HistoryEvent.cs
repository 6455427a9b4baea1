using System.Text;

namespace Lavra.Local.Engine.History;

/// <summary>One event of an instance's history.</summary>
/// <param name="Kind">What it records.</param>
/// <param name="Task">The number of the request in program order that it is or answers; -1 for none.</param>
/// <param name="Name">The activity's, workflow's or signal's name; for <see cref="HistoryKind.Started"/> the version.</param>
/// <param name="Data">Input, output, payload or failure as UTF-8 JSON.</param>
/// <param name="Target">The child's or receiver's instance id.</param>
/// <param name="At">
/// Unix milliseconds: of an event that came in, when it did (it is the workflow's clock); of a timer, when it is to fire; else 0.
/// </param>
internal sealed record HistoryEvent(
    HistoryKind Kind, int Task, string? Name = null, byte[]? Data = null, string? Target = null, long At = 0)
{
    /// <summary>Whether both ask for, or record, the same thing. Inputs may differ: they may gain members over time.</summary>
    public bool Asks(HistoryEvent other) =>
        Kind == other.Kind && Task == other.Task && Name == other.Name && Target == other.Target;

    /// <summary>For messages about divergence.</summary>
    public string Describe()
    {
        var what = Kind switch
        {
            HistoryKind.ActivityScheduled => $"activity '{Name}'",
            HistoryKind.TimerCreated => "a timer",
            HistoryKind.TimerCancelled => "to cancel a timer",
            HistoryKind.ChildStarted => $"child workflow '{Name}' as '{Target}'",
            HistoryKind.SignalSent => $"signal '{Name}' to '{Target}'",
            HistoryKind.Completed => "the end with a result",
            HistoryKind.Failed => "the end with a failure",
            HistoryKind.ContinuedAsNew => "to continue as new",
            _ => Kind.ToString(),
        };
        return Kind is HistoryKind.ActivityScheduled or HistoryKind.Failed && Data is { Length: > 0 }
            ? $"{what} {Preview(Data)}"
            : what;
    }

    private static string Preview(byte[] data)
    {
        const int Most = 200;
        var text = Encoding.UTF8.GetString(data);
        return text.Length <= Most ? text : string.Concat(text.AsSpan(0, Most), "…");
    }
}
