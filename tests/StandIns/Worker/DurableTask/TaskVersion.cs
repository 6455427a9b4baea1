namespace Microsoft.DurableTask;

/// <summary>The version of an orchestrator.</summary>
public readonly struct TaskVersion(string? version) : IEquatable<TaskVersion>
{
    private readonly string? text = version;

    /// <summary>The version; empty for none.</summary>
    public string Version => text ?? string.Empty;

    /// <summary>Takes the text.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>Makes a version.</summary>
    public static implicit operator TaskVersion(string? value) => new(value);

    /// <summary>Compares two.</summary>
    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    /// <summary>Compares two.</summary>
    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    /// <inheritdoc />
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
