namespace Lavra.Identity;

/// <summary>Who asks: decided by the API key, or the person at the machine.</summary>
/// <param name="Tenant">Owner of runs and data. Everything a caller sees is within it.</param>
/// <param name="Name">For the log; never a secret.</param>
public sealed record Caller(string Tenant, string Name)
{
    /// <summary>The tenant of a machine that one person uses.</summary>
    public const string LocalTenant = "local";

    /// <summary>The person at the machine.</summary>
    public static Caller Local { get; } = new(LocalTenant, "local");
}
