using System.Reflection;
using Lavra.Models.OpenAi;

namespace Lavra.Models.Connections;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("http://localhost:8080", ModelProvider.OpenAi, "http://localhost:8080/v1")]
    [InlineData("http://localhost:8080/api/v3/", ModelProvider.OpenAi, "http://localhost:8080/api/v3")]
    [InlineData("https://r.openai.azure.com/", ModelProvider.AzureOpenAi, "https://r.openai.azure.com/")]
    [InlineData("https://r.openai.azure.com/openai/v1/?api-version=preview", ModelProvider.AzureOpenAi, "https://r.openai.azure.com/openai/v1")]
    public void The_version_is_added_to_an_address_without_path_but_not_for_azure(string given, ModelProvider provider, string expected) =>
        Assert.Equal(new Uri(expected), Endpoints.Complete(new Uri(given), provider));

    [Theory]
    [InlineData("https://r.openai.azure.com/", "https://r.openai.azure.com/", null)]
    [InlineData("https://r.openai.azure.com/openai/", "https://r.openai.azure.com/", null)]
    [InlineData("https://gateway.example/llm", "https://gateway.example/llm", null)]
    [InlineData("https://gateway.example/llm/openai", "https://gateway.example/llm", null)]
    [InlineData("https://gateway.example/llm/openai/deployments/my%20gpt/", "https://gateway.example/llm", "my gpt")]
    [InlineData("https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=1", "https://r.openai.azure.com/", "gpt")]
    public void An_address_of_azure_is_taken_in_any_form(string given, string resource, string? deployment) =>
        Assert.Equal(new AzureAddress(new Uri(resource), deployment), AzureAddress.Of(new Uri(given)));

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
