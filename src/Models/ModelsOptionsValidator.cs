using Lavra.Models.OpenAi;
using Microsoft.Extensions.Options;

namespace Lavra.Models;

/// <summary>Checks the models' options as a whole. Reports everything that is wrong at once.</summary>
public sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    private const string Offline = "offline";

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        var errors = new List<string>();
        Check(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    internal static void Check(ModelsOptions options, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(options);
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

    private static void Check(ModelOptions model, List<string> errors)
    {
        CheckServer(model, errors);
        CheckRanges(model, errors);
        if (model.Record is not null && model.Playback is not null)
        {
            errors.Add($"{model.Section}:Record and {model.Section}:Playback exclude each other: remove one.");
        }
    }

    private static void CheckServer(ModelOptions model, List<string> errors)
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

    private static void CheckRanges(ModelOptions model, List<string> errors)
    {
        AtLeastOne(model, nameof(model.ContextTokens), model.ContextTokens, errors);
        AtLeastOne(model, nameof(model.MaxOutputTokens), model.MaxOutputTokens, errors);
        AtLeastOne(model, nameof(model.RequestsPerMinute), model.RequestsPerMinute, errors);
        AtLeastOne(model, nameof(model.TokensPerMinute), model.TokensPerMinute, errors);
        if (model.Temperature is < 0 or > 2 or float.NaN)
        {
            errors.Add($"{model.Section}:Temperature is {model.Temperature}; it must be from 0 to 2.");
        }

        if (model.Timeout < TimeSpan.FromSeconds(1) || model.Timeout > TimeSpan.FromHours(1))
        {
            errors.Add($"{model.Section}:Timeout is {model.Timeout}; it must be from 1 s to 1 h.");
        }

        if (model.MaxAnswerBytes is < 1024 or > 256 * 1024 * 1024)
        {
            errors.Add($"{model.Section}:MaxAnswerBytes is {model.MaxAnswerBytes}; it must be from 1 KiB to 256 MiB.");
        }
    }

    private static void AtLeastOne(ModelOptions model, string name, int? value, List<string> errors)
    {
        if (value is <= 0)
        {
            errors.Add($"{model.Section}:{name} is {value}; it must be at least 1, or left out.");
        }
    }
}
