namespace Lavra.Durability;

/// <summary>
/// What ids of instances look like, on every engine. One that a client gives has neither '.' nor ':'. A child's id is its parent's,
/// then '.' or ':', then more: so who belongs to whom can be told from ids alone, also where an engine does not keep it.
/// </summary>
public static class InstanceIds
{
    private const int MaxLength = 100;
    private const string Separators = ".:";

    /// <summary>Checks the id of an instance that a client starts.</summary>
    /// <exception cref="ArgumentException">It cannot be used.</exception>
    public static void Validate(string id)
    {
        ValidateText(id);
        if (id.AsSpan().ContainsAny(Separators))
        {
            throw new ArgumentException($"'{id}' has a '.' or ':', as only ids of children do. Use another character.", nameof(id));
        }
    }

    /// <summary>Checks the id of a child.</summary>
    /// <exception cref="ArgumentException">It cannot be used.</exception>
    public static void ValidateChild(string parent, string id)
    {
        ValidateText(id);
        if (!IsWithin(parent, id))
        {
            throw new ArgumentException($"'{id}' is no id for a child of '{parent}': it must be '{parent}', '.' or ':', and more.", nameof(id));
        }
    }

    /// <summary>Whether an instance is a child of another, or a child's child and so on.</summary>
    public static bool IsWithin(string ancestor, string id)
    {
        ArgumentNullException.ThrowIfNull(ancestor);
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > ancestor.Length + 1
            && id.StartsWith(ancestor, StringComparison.Ordinal)
            && Separators.Contains(id[ancestor.Length], StringComparison.Ordinal);
    }

    /// <summary>The parent's id; null for an instance that a client started.</summary>
    public static string? ParentOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var end = id.AsSpan().LastIndexOfAny(Separators);
        return end < 0 ? null : id[..end];
    }

    private static void ValidateText(string id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MaxLength || id[0] == '@' || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException(
                $"An instance id has 1 to {MaxLength} printable ASCII characters without spaces and does not begin with '@'; '{id}' does not.",
                nameof(id));
        }
    }
}
