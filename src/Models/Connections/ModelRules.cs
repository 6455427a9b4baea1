using Lavra.Settings;

namespace Lavra.Models.Connections;

/// <summary>What must hold between the settings of a model, and between models. Reports everything that is wrong at once.</summary>
internal static class ModelRules
{
    private const string Offline = "offline";

    public static void Check(ModelsOptions options, SettingErrors errors)
    {
        Check(options.Default, errors);
        foreach (var (name, model) in options.Further)
        {
            Check(model, errors);
            if (string.Equals(name, Offline, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add($"{model.Section} has the built-in model's name; give that model another name.");
            }
            else if (string.Equals(name, options.Default.Name, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add($"{model.Section} has the name of the default model; give it another name.");
            }
        }
    }

    private static void Check(ModelOptions model, SettingErrors errors)
    {
        CheckServer(model, errors);
        if (model.Record is not null && model.Playback is not null)
        {
            errors.Add($"{model.Section}:Record and {model.Section}:Playback exclude each other: remove one.");
        }
    }

    private static void CheckServer(ModelOptions model, SettingErrors errors)
    {
        var section = model.Section;
        switch (model.Provider)
        {
            case ModelProvider.Auto:
                errors.Add($"{section} names a model ('{model.Name}') but no server: set {section}:Endpoint, {section}:ApiKey, or {section}:Provider.");
                break;
            case ModelProvider.OpenAi or ModelProvider.AzureOpenAi when model.Name.Length == 0:
                errors.Add($"{section}:Name is missing: the model to ask for at {model.Endpoint?.Host} (OPENAI_MODEL works too).");
                break;
            case ModelProvider.Recorded when model.Playback is null:
                errors.Add($"{section}:Playback is missing: the file with the recorded answers.");
                break;
        }

        if (model.Provider == ModelProvider.AzureOpenAi && model.Endpoint is null)
        {
            errors.Add($"{section}:Endpoint is missing: the resource's address, https://{{resource}}.openai.azure.com (AZURE_OPENAI_ENDPOINT works too).");
        }

        if (model.ApiVersion is not null && model.Provider != ModelProvider.AzureOpenAi)
        {
            errors.Add($"{section}:ApiVersion is for Azure OpenAI only: remove it, or set {section}:Provider to azure_openai.");
        }
        else if (model is { ApiVersion: not null, Endpoint: { } address } && AzureAddress.IsV1(address))
        {
            errors.Add($"{section}:ApiVersion is not for the v1 endpoint: remove it, or give the resource's address without /openai/v1.");
        }

        if (model.Endpoint is { Scheme: not ("http" or "https") } or { UserInfo.Length: > 0 })
        {
            errors.Add($"{section}:Endpoint must be an http or https address without user name or password; a key goes into {section}:ApiKey.");
        }
        else if (model is { Provider: ModelProvider.AzureOpenAi, Endpoint: { Scheme: "http", IsLoopback: false } })
        {
            errors.Add($"{section}:Endpoint must be https for Azure OpenAI, so that its key or token is not sent in the clear.");
        }
    }
}
