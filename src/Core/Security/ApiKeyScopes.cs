namespace Lavra.Security;

/// <summary>What an API key may be allowed. A scope grants what it names and nothing else; only <see cref="Admin"/> grants all.</summary>
public static class ApiKeyScopes
{
    /// <summary>Reads runs, their logs and contents, and lists tools and models.</summary>
    public const string ReadRuns = "runs:read";

    /// <summary>Starts and cancels runs.</summary>
    public const string WriteRuns = "runs:write";

    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [ReadRuns, WriteRuns, Admin];
}
