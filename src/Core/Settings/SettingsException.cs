namespace Lavra.Settings;

/// <summary>The settings are wrong. Each error names the setting and the remedy, and none repeats a secret.</summary>
public sealed class SettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
