using System.Reflection;

namespace Lavra.Models.OpenAi;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("http://localhost:8080", ModelProvider.OpenAi, null, "http://localhost:8080/v1")]
    [InlineData("http://localhost:8080/api/v3/", ModelProvider.OpenAi, null, "http://localhost:8080/api/v3")]
    [InlineData("https://r.openai.azure.com/", ModelProvider.AzureOpenAi, null, "https://r.openai.azure.com/openai/v1")]
    [InlineData("https://r.openai.azure.com/openai/v1/?api-version=preview", ModelProvider.AzureOpenAi, null, "https://r.openai.azure.com/openai/v1")]
    [InlineData("https://r.openai.azure.com/", ModelProvider.AzureOpenAi, "2024-10-21", "https://r.openai.azure.com/openai")]
    [InlineData("https://r.openai.azure.com/openai/", ModelProvider.AzureOpenAi, "2024-10-21", "https://r.openai.azure.com/openai")]
    [InlineData("https://gateway.example/llm/openai", ModelProvider.AzureOpenAi, "2024-10-21", "https://gateway.example/llm/openai")]
    public void The_path_is_added_to_an_address_that_has_none(string given, ModelProvider provider, string? version, string expected) =>
        Assert.Equal(new Uri(expected), Endpoints.Complete(new Uri(given), provider, version));

    [Theory]
    [InlineData("https://r.openai.azure.com/openai", "my gpt", "https://r.openai.azure.com/openai/deployments/my%20gpt")]
    [InlineData("https://gateway.example/openai/deployments/gpt/", "other", "https://gateway.example/openai/deployments/gpt/")]
    public void An_address_with_versions_names_the_deployment(string endpoint, string deployment, string expected) =>
        Assert.Equal(new Uri(expected), Endpoints.OfDeployment(new Uri(endpoint), deployment));

    [Theory]
    [InlineData("https://r.openai.azure.com", "https://cognitiveservices.azure.com/.default")]
    [InlineData("https://r.openai.azure.us", "https://cognitiveservices.azure.us/.default")]
    [InlineData("https://r.openai.azure.cn", "https://cognitiveservices.azure.cn/.default")]
    public void Tokens_are_for_the_cloud_of_the_endpoint(string endpoint, string scope) =>
        Assert.Equal(scope, Endpoints.TokenScope(new Uri(endpoint)));

    [Fact]
    public void Only_the_source_of_entra_tokens_mentions_azure_identity()
    {
        var mentioning = typeof(ModelCatalog).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType.Namespace == "Azure.Identity")
            .Select(field => field.DeclaringType?.DeclaringType ?? field.DeclaringType)
            .Distinct();

        Assert.Equal([typeof(EntraTokens)], mentioning);
    }
}
