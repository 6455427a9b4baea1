using Xunit;

namespace Lavra.Testing.Azurite;

/// <summary>A test that needs Azurite, and is skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    /// <summary>Looks for Azurite.</summary>
    public AzuriteFactAttribute() => Skip = AzuriteInstallation.Current.Missing;
}
