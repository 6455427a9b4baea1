using System.CommandLine;
using Lavra.Generation.Turns;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Invocation;
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

    /// <summary>The models, and of those of this machine where they are.</summary>
    private static async Task<IReadOnlyList<(ModelResource Model, Uri? Endpoint)>> ReadAsync(
        HostArguments host, ParseResult result, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var server = host.ServerOf(result);
        if (server is null)
        {
            using var models = MachineParts.Models(host.ReadSettings(result), environment.Error, environment.Time, environment.Offline);
            return [.. models.Models.Select(static (model, index) => (ModelResource.From(model, isDefault: index == 0), model.Endpoint))];
        }

        await using (server.ConfigureAwait(false))
        {
            var found = await server.Client.ListModelsAsync(cancellationToken).ConfigureAwait(false);
            return [.. found.Select(static model => (model, (Uri?)null))];
        }
    }

    private static Task WriteJsonAsync(IReadOnlyList<(ModelResource Model, Uri? Endpoint)> models, CliEnvironment environment) =>
        environment.Out.WriteLineAsync(JsonText.Of(new Page<ModelResource>([.. models.Select(static pair => pair.Model)], Next: null)));

    private static Task WriteAsync(IReadOnlyList<(ModelResource Model, Uri? Endpoint)> models, CliEnvironment environment)
    {
        var table = new TextTable("model", "provider", "default", "endpoint");
        foreach (var (model, endpoint) in models)
        {
            table.Add(
                VisibleText.Line(model.Name), VisibleText.Line(model.Provider), model.Default ? "yes" : "", endpoint?.ToString() ?? "");
        }

        return table.WriteAsync(environment);
    }
}
