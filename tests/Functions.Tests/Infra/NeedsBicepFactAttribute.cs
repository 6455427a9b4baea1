namespace Lavra.Functions.Tests.Infra;

/// <summary>A test that needs the Bicep compiler, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsBicepFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there is no compiler.</summary>
    public NeedsBicepFactAttribute() => Skip = BicepCompiler.Missing;
}
