using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>What values an argument takes: describes them to models, and reads them from what a model wrote.</summary>
internal abstract class ArgumentShape
{
    /// <summary>The values in a few words: <c>a whole number from 1 to 9</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Writes the members of a JSON schema, without its braces.</summary>
    public abstract void WriteSchema(Utf8JsonWriter writer);

    /// <summary>Reads a value. False adds to the problems.</summary>
    /// <param name="given">What the model wrote; never null.</param>
    /// <param name="path">How problems name the argument.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="value">What the method gets.</param>
    public abstract bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value);

    /// <summary>Reads a value that may be null where that is allowed.</summary>
    public virtual bool AllowsNull => false;

    protected bool Refuse(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        problems.Unexpected(path, Expected, given);
        value = null;
        return false;
    }
}
