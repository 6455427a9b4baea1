using Lavra.Durability;

namespace Lavra.Local.Engine.Execution;

/// <summary>A workflow awaited something that its context did not give it, so that no replay could follow.</summary>
internal sealed class ForeignAwaitException(string workflow) : Exception(
    $"Workflow '{workflow}' waits for something that its context did not give it. It may only await activities, timers, signals "
    + "and children, and must cancel its own tokens with Cancel, not CancelAsync."),
    IPermanentFailure;
