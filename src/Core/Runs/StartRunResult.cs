using Lavra.Facts;

namespace Lavra.Runs;

/// <summary>What came of asking for a run: a run, or everything that is wrong with the request.</summary>
public sealed record StartRunResult
{
    /// <summary>The run; null when the request was refused.</summary>
    public Run? Run { get; init; }

    /// <summary>Whether the run was started by an earlier request with the same idempotency key.</summary>
    public bool Existed { get; init; }

    /// <summary>Whether it was refused because its idempotency key belongs to a run that was asked for in another way.</summary>
    public bool KeyConflict { get; init; }

    /// <summary>What is wrong, each with the field (camelCase, as on the wire) and the remedy; empty when accepted.</summary>
    public IReadOnlyList<RequestError> Errors { get; init; } = [];
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">The field, by its name on the wire.</param>
/// <param name="Message">What is wrong and how to put it right.</param>
public sealed record RequestError(string Field, string Message);
