using System.Text.Json;
using Microsoft.DurableTask;

namespace Lavra.Functions.Durable;

/// <summary>
/// Signals as external events. Durable Task gives an event to whoever asked last, and loses it if that one has given up meanwhile.
/// So nobody but this class asks: once per name at a time, and without ever giving up. It hands out in order of arrival, to whoever
/// has waited longest, and keeps what nobody waits for. Runs on the orchestrator's one logical thread.
/// </summary>
internal sealed class ExternalSignals(TaskOrchestrationContext durable)
{
    private readonly Dictionary<string, Line> lines = new(StringComparer.OrdinalIgnoreCase);
    private bool forwards;

    /// <summary>Has <paramref name="arrived"/> called for every signal of that name, whether somebody waits for it or not.</summary>
    public void Watch(string name, Action arrived)
    {
        var line = LineOf(name);
        line.Arrived = arrived;
        Ask(name, line);
    }

    /// <summary>Waits for the next signal. Dispose of the wait when it is over, however it ended.</summary>
    public SignalWait Wait(string name)
    {
        var line = LineOf(name);
        var wait = new SignalWait(line.Waits);
        if (line.Kept.TryDequeue(out var kept))
        {
            wait.Complete(kept);
        }
        else
        {
            line.Waits.Add(wait);
            Ask(name, line);
        }

        return wait;
    }

    /// <summary>
    /// Sends what was kept to the instance itself, for its next execution, and from now on everything that arrives.
    /// </summary>
    public void Forward()
    {
        forwards = true;
        foreach (var (name, line) in lines)
        {
            while (line.Kept.TryDequeue(out var kept))
            {
                durable.SendEvent(durable.InstanceId, name, kept);
            }
        }
    }

    private Line LineOf(string name)
    {
        if (!lines.TryGetValue(name, out var line))
        {
            lines.Add(name, line = new Line());
        }

        return line;
    }

    private void Ask(string name, Line line)
    {
        if (!line.Asked)
        {
            line.Asked = true;
            _ = TakeAsync(name, line);
        }
    }

    private async Task TakeAsync(string name, Line line)
    {
        do
        {
            var payload = await durable.WaitForExternalEvent<object?>(name) is JsonElement json ? json : default;
            if (forwards)
            {
                durable.SendEvent(durable.InstanceId, name, payload);
                continue;
            }

            line.Arrived?.Invoke();
            Give(line, payload);
        }
        while (line.Arrived is not null || line.Waits.Count > 0);
        line.Asked = false;
    }

    private static void Give(Line line, JsonElement payload)
    {
        if (line.Waits.Count == 0)
        {
            line.Kept.Enqueue(payload);
            return;
        }

        var first = line.Waits[0];
        line.Waits.RemoveAt(0);
        first.Complete(payload);
    }

    private sealed class Line
    {
        public Queue<JsonElement> Kept { get; } = new();

        public List<SignalWait> Waits { get; } = [];

        public Action? Arrived { get; set; }

        public bool Asked { get; set; }
    }
}
