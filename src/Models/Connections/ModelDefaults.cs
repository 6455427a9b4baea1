using Lavra.Settings;

namespace Lavra.Models.Connections;

/// <summary>
/// Completes options with what follows from other settings. A key from the environment only goes to the server that it is for:
/// never to an endpoint that came from elsewhere.
/// </summary>
internal static class ModelDefaults
{
    private const string OpenAiModel = "gpt-5-mini";

    public static void Complete(ModelsOptions options, SettingsReading reading)
    {
        FromEnvironment(options.Default, reading.Values.Text, reading.Errors);
        Derive(options.Default);
        foreach (var model in options.Further.Values)
        {
            Inherit(model, options.Default);
            Derive(model);
        }
    }

    private static void FromEnvironment(ModelOptions model, Func<string, string?> variable, List<string> errors)
    {
        if (model is { Playback: not null } or { Provider: ModelProvider.Offline or ModelProvider.Recorded } or { Name: "offline" })
        {
            return;
        }

        if (model.Endpoint is null)
        {
            model.Endpoint = EndpointFrom(model, variable, errors);
        }

        if (model.ApiKey is null)
        {
            model.ApiKey = model.Endpoint switch
            {
                null when model.Provider == ModelProvider.AzureOpenAi => null,
                null => variable("OPENAI_API_KEY"),
                var endpoint when Same(endpoint, variable("AZURE_OPENAI_ENDPOINT")) => variable("AZURE_OPENAI_API_KEY"),
                var endpoint when Same(endpoint, variable("OPENAI_BASE_URL")) || Endpoints.IsOpenAi(endpoint)
                    => variable("OPENAI_API_KEY"),
                var endpoint when Endpoints.IsAzure(endpoint) && variable("AZURE_OPENAI_ENDPOINT") is null
                    => variable("AZURE_OPENAI_API_KEY"),
                _ => null,
            };
        }

        if (model.Name.Length == 0 && (model.Endpoint is not null || model.ApiKey is not null))
        {
            model.Name = variable("OPENAI_MODEL") ?? "";
        }
    }

    private static Uri? EndpointFrom(ModelOptions model, Func<string, string?> variable, List<string> errors)
    {
        var name = (model.Provider, variable("AZURE_OPENAI_ENDPOINT"), variable("OPENAI_BASE_URL")) switch
        {
            (ModelProvider.AzureOpenAi, _, _) => "AZURE_OPENAI_ENDPOINT",
            (ModelProvider.OpenAi, _, _) => "OPENAI_BASE_URL",
            (_, not null, null) when model.ApiKey is null => "AZURE_OPENAI_ENDPOINT",
            (_, _, not null) when model.ApiKey is null => "OPENAI_BASE_URL",
            _ => null,
        };
        if (name is null || variable(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint))
        {
            return endpoint;
        }

        errors.Add($"{name} is '{text}'; it must be an address such as http://localhost:8080/v1.");
        return null;
    }

    private static void Inherit(ModelOptions model, ModelOptions from)
    {
        if (model.Endpoint is not null || model.Provider != ModelProvider.Auto || model.Playback is not null)
        {
            return;
        }

        if (from is { Playback: not null, Record: null })
        {
            // The recording stands in for the server that the model would have shared.
            model.Playback = from.Playback;
            return;
        }

        if (from.Provider is ModelProvider.OpenAi or ModelProvider.AzureOpenAi)
        {
            model.Provider = from.Provider;
            model.Endpoint = from.Endpoint;
            model.ApiVersion ??= from.ApiVersion;
            model.ApiKey ??= from.ApiKey;
            model.Record ??= from.Record;
        }
    }

    private static void Derive(ModelOptions model)
    {
        if (model.Provider == ModelProvider.Auto)
        {
            model.Provider = model switch
            {
                { Playback: not null } => ModelProvider.Recorded,
                { Endpoint: { } endpoint } => Endpoints.IsAzure(endpoint) ? ModelProvider.AzureOpenAi : ModelProvider.OpenAi,
                { ApiKey: not null } => ModelProvider.OpenAi,
                { Name: "" or "offline" } => ModelProvider.Offline,
                _ => ModelProvider.Auto,
            };
        }

        if (model.Endpoint is { } given && model.Provider is (ModelProvider.OpenAi or ModelProvider.AzureOpenAi))
        {
            model.Endpoint = Endpoints.Complete(given, model.Provider);
        }

        if (model.Provider == ModelProvider.OpenAi)
        {
            model.Endpoint ??= Endpoints.OpenAi;
        }

        if (model.Name.Length == 0)
        {
            model.Name = model.Provider switch
            {
                ModelProvider.Offline => "offline",
                ModelProvider.Recorded => "recorded",
                ModelProvider.OpenAi when Endpoints.IsOpenAi(model.Endpoint) => OpenAiModel,
                _ => "",
            };
        }
    }

    private static bool Same(Uri endpoint, string? variable) =>
        Uri.TryCreate(variable, UriKind.Absolute, out var other) && other == endpoint;
}
