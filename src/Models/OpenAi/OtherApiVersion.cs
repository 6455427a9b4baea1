using System.ClientModel.Primitives;

namespace Lavra.Models.OpenAi;

/// <summary>Asks for a version of Azure's API that the package has no name for, in place of the one that it would ask for.</summary>
internal sealed class OtherApiVersion(string version) : PipelinePolicy
{
    private readonly string query = $"api-version={Uri.EscapeDataString(version)}";

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Replace(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Replace(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Replace(PipelineMessage message) => message.Request.Uri = new UriBuilder(message.Request.Uri!) { Query = query }.Uri;
}
