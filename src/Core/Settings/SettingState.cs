namespace Lavra.Settings;

/// <summary>One setting with its declaration and its value, for people.</summary>
public sealed record SettingState
{
    /// <summary>The whole name, such as <c>Lavra:Engine:Workers</c>; a place in a list is <c>N</c> where no item is meant.</summary>
    public required string Name { get; init; }

    /// <summary>The value that counts, as it would be written; null when there is none, and for a secret.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it has a value.</summary>
    public bool IsSet { get; init; }

    /// <summary>From where the value comes.</summary>
    public SettingOrigin Origin { get; init; } = SettingOrigin.Default;

    /// <summary>The default, as it would be written; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>What is allowed, such as <c>1 to 1,000</c>; null when the meaning says it all.</summary>
    public string? Bounds { get; init; }

    /// <summary>What it is for: a sentence or two, which may have code in backticks.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether its value is never stored and never shown.</summary>
    public bool IsSecret { get; init; }
}
