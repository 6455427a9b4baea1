namespace Lavra.Http.Resources;

/// <summary>The body of a request to stop a run; may be left out.</summary>
/// <param name="Reason">Why, for the log: up to 500 characters; null when there is nothing to say.</param>
public sealed record CancelRunBody(string? Reason = null);
