namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Makes apps.</summary>
public class FunctionsApplication
{
    /// <summary>Begins an app.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
