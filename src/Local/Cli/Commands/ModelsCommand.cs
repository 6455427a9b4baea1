using System.CommandLine;
using Lavra.Generation;
using Lavra.Generation.Turns;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra models</c>: lists the models that runs can use.</summary>
internal static class ModelsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var command = new CliCommand(
            "models", "List the models that runs can use; the first is the default.", "lavra models", "lavra models --server http://127.0.0.1:5080 --json");
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var models = await ReadAsync(host, result, environment, cancellationToken).ConfigureAwait(false);
            await (result.GetValue(host.Json) ? WriteJsonAsync(models, environment) : WriteAsync(models, environment)).ConfigureAwait(false);
            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ModelInfo>> ReadAsync(
        HostArguments host, ParseResult result, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var server = host.ServerOf(result);
        if (server is null)
        {
            using var models = MachineParts.Models(host.ReadSettings(result), environment.Error, environment.Time, environment.Offline);
            return models.Models;
        }

        await using (server.ConfigureAwait(false))
        {
            var found = await server.Client.ListModelsAsync(cancellationToken).ConfigureAwait(false);
            return [.. found.Select(static model => new ModelInfo
            {
                Name = model.Name,
                Provider = model.Provider,
                NativeTools = model.NativeTools,
                StructuredOutput = model.StructuredOutput,
                ContextTokens = model.ContextTokens,
            })];
        }
    }

    private static Task WriteJsonAsync(IReadOnlyList<ModelInfo> models, CliEnvironment environment) =>
        environment.Out.WriteLineAsync(JsonText.Of(json =>
        {
            json.WriteStartArray("items");
            foreach (var model in models)
            {
                json.WriteStartObject();
                json.WriteString("name", model.Name);
                json.WriteString("provider", model.Provider);
                json.WriteBoolean("default", ReferenceEquals(model, models[0]));
                json.WriteBoolean("nativeTools", model.NativeTools);
                json.WriteBoolean("structuredOutput", model.StructuredOutput);
                json.WriteNumber("contextTokens", (decimal?)model.ContextTokens);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));

    private static Task WriteAsync(IReadOnlyList<ModelInfo> models, CliEnvironment environment)
    {
        var table = new TextTable("model", "provider", "default", "endpoint");
        foreach (var model in models)
        {
            table.Add(
                VisibleText.Line(model.Name),
                VisibleText.Line(model.Provider),
                ReferenceEquals(model, models[0]) ? "yes" : "",
                model.Endpoint?.ToString() ?? "");
        }

        return table.WriteAsync(environment);
    }
}
