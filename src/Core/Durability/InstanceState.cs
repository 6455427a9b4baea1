using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lavra.Durability;

/// <summary>An instance as seen from outside.</summary>
public sealed record InstanceState
{
    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The version under which it was started.</summary>
    public string Version { get; init; } = "";

    /// <summary>The parent; null for an instance that a client started.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>Where it stands.</summary>
    public required InstanceStatus Status { get; init; }

    /// <summary>When it was started; unchanged by continue-as-new.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The output as UTF-8 JSON; empty unless completed.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The custom status as UTF-8 JSON; empty when none was set.</summary>
    public ReadOnlyMemory<byte> CustomStatus { get; init; }

    /// <summary>Why it failed or was terminated; null otherwise.</summary>
    public FailureDetails? Failure { get; init; }

    /// <summary>Reads the output; default when there is none.</summary>
    public T? ReadOutput<T>(JsonTypeInfo<T> type) =>
        Output.IsEmpty ? default : JsonSerializer.Deserialize(Output.Span, type);
}
