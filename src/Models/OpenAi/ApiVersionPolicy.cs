using System.ClientModel.Primitives;

namespace Lavra.Models.OpenAi;

/// <summary>Says with each request which version of the API is meant.</summary>
internal sealed class ApiVersionPolicy(string version) : PipelinePolicy
{
    private readonly string query = $"api-version={Uri.EscapeDataString(version)}";

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Add(PipelineMessage message) => message.Request.Uri = new UriBuilder(message.Request.Uri!) { Query = query }.Uri;
}
