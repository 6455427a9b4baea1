using Lavra.Generation.Caching;
using Lavra.Generation.Instrumentation;
using Lavra.Generation.RateLimiting;
using Lavra.Generation.Retrying;
using Lavra.Generation.Usage;
using Lavra.Models.Connections;
using Lavra.Models.OpenAi;
using Lavra.Models.Recording;
using Lavra.Privacy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Models;

/// <summary>The one place where a model's connection gets its decorators.</summary>
internal sealed class ModelPipeline(
    Func<IChatClient> offline, TimeProvider time, ILoggerFactory loggers, IRedactor? redactor) : IDisposable
{
    private const int CachedAnswers = 1000;

    // Models that record to the same file share the writer.
    private readonly Dictionary<string, RecordingFile> recordings = new(StringComparer.Ordinal);

    /// <summary>The client for a model: from the connection outwards, each concern once.</summary>
    public IChatClient Compose(string name, ModelOptions options)
    {
        var client = Connect(name, options);
        if (options.Record is { } path)
        {
            client = new RecordingChatClient(client, options.Name, RecordingTo(Path.GetFullPath(path)), redactor);
        }

        if (options.Provider is ModelProvider.OpenAi or ModelProvider.AzureOpenAi && options.Playback is null)
        {
            var limits = new RateLimitOptions
            {
                RequestsPerMinute = options.RequestsPerMinute,
                TokensPerMinute = options.TokensPerMinute,
            };
            client = new RetryingChatClient(
                client, name, new RetryOptions(), time, loggers.CreateLogger<RetryingChatClient>());
            client = new RateLimitedChatClient(
                client, name, new ModelGate(limits, time), limits, loggers.CreateLogger<RateLimitedChatClient>());
        }

        if (options.Cache)
        {
            client = new CachingChatClient(client, new ResponseCache(CachedAnswers));
        }

        return new UsageChatClient(client);
    }

    public void Dispose()
    {
        foreach (var file in recordings.Values)
        {
            file.Dispose();
        }
    }

    private RecordingFile RecordingTo(string path)
    {
        lock (recordings)
        {
            if (!recordings.TryGetValue(path, out var file))
            {
                recordings.Add(path, file = new RecordingFile(path));
            }

            return file;
        }
    }

    private IChatClient Connect(string name, ModelOptions options)
    {
        if (options.Playback is { } path)
        {
            var file = new PlaybackFile(Path.GetFullPath(path), loggers.CreateLogger<PlaybackFile>());
            return new PlaybackChatClient(file, options.Name, redactor);
        }

#pragma warning disable CA2000 // Each decorator disposes the client within it; the catalog disposes the outermost.
        return options.Provider switch
        {
            ModelProvider.Offline => Measured(offline(), name, options, "lavra.offline"),
            ModelProvider.AzureOpenAi => Measured(new OpenAiChatClient(options, time), name, options, "azure.ai.openai"),
            ModelProvider.OpenAi => Measured(new OpenAiChatClient(options, time), name, options, "openai"),
            _ => throw new ArgumentException($"{options.Section} was not completed by {nameof(ModelsOptions)}.{nameof(ModelsOptions.Settings)}.", nameof(options)),
        };
#pragma warning restore CA2000
    }

    private InstrumentedChatClient Measured(IChatClient connection, string name, ModelOptions options, string provider) =>
        new(connection, name, provider, options.Endpoint, time);
}
