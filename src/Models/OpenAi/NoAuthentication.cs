using System.ClientModel.Primitives;

namespace Lavra.Models.OpenAi;

/// <summary>For servers that ask for no key: sends none, where the package would insist on one.</summary>
internal sealed class NoAuthentication : AuthenticationPolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNext(message, pipeline, currentIndex);

    public override ValueTask ProcessAsync(
        PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNextAsync(message, pipeline, currentIndex);
}
