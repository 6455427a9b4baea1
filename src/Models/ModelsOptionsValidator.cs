using Microsoft.Extensions.Options;

namespace Lavra.Models;

/// <summary>Checks the models' options as a whole. Reports everything that is wrong at once.</summary>
public sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = Validate(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    internal static IEnumerable<string> Validate(ModelsOptions options)
    {
        foreach (var error in Validate(options.Default).Concat(options.Further.Values.SelectMany(Validate)))
        {
            yield return error;
        }

        foreach (var name in options.Further.Keys)
        {
            if (string.Equals(name, options.Default.Name, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"Lavra:Models:{name} has the name of the default model; give it another name.";
            }
        }

        foreach (var (name, model) in options.Further)
        {
            if (string.Equals(name, "offline", StringComparison.OrdinalIgnoreCase) && model.Provider != ModelProvider.Offline)
            {
                yield return "Lavra:Models:offline is the built-in model's name; give that model another name.";
            }
        }
    }

    private static IEnumerable<string> Validate(ModelOptions model)
    {
        var section = model.Section;
        switch (model.Provider)
        {
            case ModelProvider.Auto:
                yield return $"{section} names a model ('{model.Name}') but no server: set {section}:Endpoint, {section}:ApiKey, or {section}:Provider.";
                break;
            case ModelProvider.OpenAi or ModelProvider.AzureOpenAi when model.Name.Length == 0:
                yield return $"{section}:Name is missing: the model to ask for at {model.Endpoint?.Host} (OPENAI_MODEL works too).";
                break;
            case ModelProvider.Recorded when model.Playback is null:
                yield return $"{section}:Playback is missing: the file with the recorded answers.";
                break;
        }

        if (model.Provider == ModelProvider.AzureOpenAi && model.Endpoint is null)
        {
            yield return $"{section}:Endpoint is missing: the resource's address, https://{{resource}}.openai.azure.com (AZURE_OPENAI_ENDPOINT works too).";
        }

        if (model.Endpoint is { Scheme: not ("http" or "https") } or { UserInfo.Length: > 0 })
        {
            yield return $"{section}:Endpoint must be an http or https address without user name or password; a key goes into {section}:ApiKey.";
        }
        else if (model is { Provider: ModelProvider.AzureOpenAi, Endpoint: { Scheme: "http", IsLoopback: false } })
        {
            yield return $"{section}:Endpoint must be https for Azure OpenAI, so that its key or token is not sent in the clear.";
        }

        if (model.Record is not null && model.Playback is not null)
        {
            yield return $"{section}:Record and {section}:Playback exclude each other: remove one.";
        }

        foreach (var error in Ranges(model))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Ranges(ModelOptions model)
    {
        var section = model.Section;
        foreach (var (name, value) in new[]
        {
            (nameof(model.ContextTokens), model.ContextTokens),
            (nameof(model.MaxOutputTokens), model.MaxOutputTokens),
            (nameof(model.RequestsPerMinute), model.RequestsPerMinute),
            (nameof(model.TokensPerMinute), model.TokensPerMinute),
        })
        {
            if (value is <= 0)
            {
                yield return $"{section}:{name} is {value}; it must be at least 1, or left out.";
            }
        }

        if (model.Temperature is < 0 or > 2 or float.NaN)
        {
            yield return $"{section}:Temperature is {model.Temperature}; it must be from 0 to 2.";
        }

        if (model.Timeout < TimeSpan.FromSeconds(1) || model.Timeout > TimeSpan.FromHours(1))
        {
            yield return $"{section}:Timeout is {model.Timeout}; it must be from 1 s to 1 h.";
        }

        if (model.MaxAnswerBytes is < 1024 or > 256 * 1024 * 1024)
        {
            yield return $"{section}:MaxAnswerBytes is {model.MaxAnswerBytes}; it must be from 1 KiB to 256 MiB.";
        }
    }
}
