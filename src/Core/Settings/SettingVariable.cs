namespace Lavra.Settings;

/// <summary>A variable of the environment that has a name of its own, because other programs use it too.</summary>
/// <param name="Name">Its name, such as <c>OPENAI_API_KEY</c>.</param>
/// <param name="Meaning">What it is for, as a sentence of the guide.</param>
public sealed record SettingVariable(string Name, string Meaning)
{
    /// <summary>Whether its value is never stored and never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The setting of the group that it gives a value when nothing else does; null when it is read in another way.</summary>
    public string? For { get; init; }
}
