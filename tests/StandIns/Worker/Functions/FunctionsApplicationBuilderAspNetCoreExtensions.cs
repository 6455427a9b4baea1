namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Lets HTTP functions have ASP.NET Core's own types.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Does nothing here.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}
