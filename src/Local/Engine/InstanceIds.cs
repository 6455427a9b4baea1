namespace Lavra.Local.Engine;

/// <summary>What an instance id may look like: what every engine takes.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 100;

    /// <exception cref="ArgumentException">The id cannot be used.</exception>
    public static void Validate(string id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MaxLength || id[0] == '@' || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException(
                $"An instance id has 1 to {MaxLength} printable ASCII characters without spaces and does not begin with '@'; '{id}' does not.",
                nameof(id));
        }
    }
}
