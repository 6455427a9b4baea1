namespace Microsoft.DurableTask;

/// <summary>How a task is tried again. The app does that itself, so nothing of it is here.</summary>
public sealed class TaskRetryOptions;
