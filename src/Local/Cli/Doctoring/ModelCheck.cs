using Lavra.Generation;
using Lavra.Local.Cli.Rendering;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Cli.Doctoring;

/// <summary>Checks that the default model answers, by a call of a few tokens.</summary>
internal static class ModelCheck
{
    private const string Name = "model";
    private const string Offline = "offline";
    private const int MostTokens = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static async Task<Finding> CheckAsync(
        IModelCatalog models, bool calls, TimeProvider time, CancellationToken cancellationToken)
    {
        var model = models.Models[0];
        if (model.Provider == Offline)
        {
            return new Finding(
                Name,
                CheckState.Ok,
                "offline: the built-in model of plain rules, which knows a few kinds of work with files",
                "For a real model set OPENAI_API_KEY, or Lavra:Model:Endpoint and Lavra:Model:Name.");
        }

        var where = model.Endpoint is null ? model.Name : $"{model.Name} at {model.Endpoint}";
        if (!calls)
        {
            return new Finding(Name, CheckState.Ok, $"{where}, not called");
        }

        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            await models.GetClient(model).GetResponseAsync(
                [new ChatMessage(ChatRole.User, "Reply with the word OK.")], new ChatOptions { MaxOutputTokens = MostTokens }, either.Token)
                .ConfigureAwait(false);
            return new Finding(Name, CheckState.Ok, $"{where} answered in {Amounts.Time(time.GetElapsedTime(started))}");
        }
        catch (ModelThrottledException throttled)
        {
            return new Finding(Name, CheckState.Warn, $"{where} can be reached but limits calls: {throttled.Message}", "Runs wait by themselves as long as it asks.");
        }
        catch (ModelException failed)
        {
            return new Finding(
                Name, CheckState.Fail, $"{where}: {failed.Message}", "Check Lavra:Model (endpoint, name, key), or try without one: Lavra__Model__Name=offline.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                Name, CheckState.Fail, $"{where} did not answer within {Amounts.Time(LongestWait)}", "Check Lavra:Model:Endpoint, and that the server is up.");
        }
    }
}
