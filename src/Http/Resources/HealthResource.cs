namespace Lavra.Http.Resources;

/// <summary>That the server answers.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
public sealed record HealthResource(string Status);
