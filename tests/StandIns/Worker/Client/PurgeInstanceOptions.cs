namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is deleted.</summary>
public record PurgeInstanceOptions(bool Recursive = false);
