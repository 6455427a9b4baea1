using System.Diagnostics.CodeAnalysis;

namespace Lavra.Settings.Kinds;

/// <summary>How a type of value is written in settings, and what is allowed of it. Immutable.</summary>
public abstract class SettingKind<TValue>
{
    /// <summary>What a value must be, to follow "it must be": <c>a whole number from 1 to 1000</c>.</summary>
    public abstract string Shape { get; }

    /// <summary>What is allowed of a value that has the right type, to follow "it must be": <c>from 1 to 1000</c>; null for all.</summary>
    public virtual string? Range => null;

    /// <summary>The same as a guide has it, such as <c>1 to 1,000</c>; null when everything is allowed or the meaning says it.</summary>
    public virtual string? Bounds => null;

    /// <summary>Reads a value; false when the text is none, or it is not allowed.</summary>
    /// <param name="text">The text, without blanks around it and never empty.</param>
    /// <param name="value">The value.</param>
    public abstract bool TryRead(string text, [MaybeNullWhen(false)] out TValue value);

    /// <summary>The value as it would be written; null for none.</summary>
    public abstract string? Write(TValue value);

    /// <summary>Whether a text that cannot be read may be repeated in an error.</summary>
    public virtual bool MayShow(string text) => true;

    /// <summary>Whether a value is allowed.</summary>
    public virtual bool Allows(TValue value) => true;
}
