using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function that a schedule starts.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>Six fields, or <c>%SETTING%</c>.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether occurrences are remembered.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether it also runs at start.</summary>
    public bool RunOnStartup { get; set; }
}
