using Xunit;

namespace Lavra.Testing.Azurite;

/// <summary>A test with data that needs Azurite, and is skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for Azurite.</summary>
    public AzuriteTheoryAttribute() => Skip = AzuriteInstallation.Current.Missing;
}
