namespace Lavra.Settings;

/// <summary>A value that is not allowed.</summary>
/// <param name="Setting">Its name inside the group, such as <c>Iterations</c>, or <c>Limits:Iterations</c> from outside.</param>
/// <param name="Value">The value as it would be written; null when it must not be shown.</param>
/// <param name="Range">What is allowed, to follow "it must be".</param>
public sealed record SettingProblem(string Setting, string? Value, string Range);
