using System.Text.Json;
using Lavra.Durability;
using Lavra.Privacy;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Durable;

/// <summary>Runs activities of Core: what activity functions call. Thread safe.</summary>
/// <param name="registry">The activities.</param>
/// <param name="redactor">Takes secrets out of failures, which Durable Task stores.</param>
/// <param name="options">How cancels are looked for.</param>
/// <param name="time">Measures the time between looks.</param>
/// <param name="logger">Is told of failures.</param>
public sealed partial class ActivityRunner(
    DurableRegistry registry, IRedactor redactor, DurableOptions options, TimeProvider time, ILogger<ActivityRunner> logger)
{
    /// <summary>
    /// Runs one delivery. There is no token for the host's shutdown: an activity that is under way then is let finish as long as
    /// the platform gives it, and is delivered again when it did not.
    /// </summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="input">What the function was given: an <c>ActivityRequest</c>.</param>
    /// <param name="instanceId">The instance that asks.</param>
    /// <param name="client">Reads whether the instance was cancelled, and acts on workflows for activities that do.</param>
    /// <returns>An <c>ActivityReply</c>; a failure is one, too.</returns>
    public async Task<JsonElement> RunAsync(string name, JsonElement input, string instanceId, DurableTaskClient client)
    {
        var activity = registry.Activities[name];
        var request = input.Deserialize(DurableJson.Default.ActivityRequest)!;
        var reply = activity.StopsOnCancel
            ? await WatchedAsync(activity, request, instanceId, client).ConfigureAwait(false)
            : await DeliverAsync(activity, request, instanceId, client, CancellationToken.None).ConfigureAwait(false);
        return JsonSerializer.SerializeToElement(reply, DurableJson.Default.ActivityReply);
    }

    private async Task<ActivityReply> WatchedAsync(
        ActivityBinding activity, ActivityRequest request, string instanceId, DurableTaskClient client)
    {
        var watch = new CancelWatch(client, instanceId, request.Cancels, options.CancelInterval, time, logger);
        await using (watch.ConfigureAwait(false))
        {
            // Before anything is done: a delivery can come again long after its instance was cancelled.
            await watch.BeginAsync().ConfigureAwait(false);
            return await DeliverAsync(activity, request, instanceId, client, watch.Cancelled).ConfigureAwait(false);
        }
    }

    private async Task<ActivityReply> DeliverAsync(
        ActivityBinding activity, ActivityRequest request, string instanceId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var context = new ActivityContext(instanceId, activity.Name, request.Task, request.Attempt);
            var durable = new DurableTaskDurableClient(client, redactor, time);
            var output = await activity.RunAsync(context, JsonBytes.Of(request.Input), durable, cancellationToken).ConfigureAwait(false);
            return new ActivityReply(JsonBytes.Element(output));
        }
#pragma warning disable CA1031 // Whatever an activity throws is its failure, which is given back as data.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure = FailureDetails.From(exception, redactor.RedactText);
            Log.Failed(logger, activity.Name, instanceId, request.Attempt, failure.Type, failure.Cancelled);
            return new ActivityReply(Failure: failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1900, LogLevel.Warning, "Activity {Name} of {Instance}, attempt {Attempt}, failed: {Type} (cancelled: {Cancelled})")]
        public static partial void Failed(ILogger logger, string name, string instance, int attempt, string type, bool cancelled);
    }
}
