using System.CommandLine;
using System.Text.Json;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra tools</c>: lists the tools, and calls one.</summary>
internal static class ToolsCommand
{
    private const int LongestDescription = 100;

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment) => new CliCommand(
        "tools", "List the tools that runs can use, or call one.", "lavra tools list", "lavra tools call read_file path=README.md")
    {
        List(environment),
        ToolCallCommand.Create(environment),
    };

    private static CliCommand List(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var command = new CliCommand("list", "List the tools with what calling them does to the world.", "lavra tools list --json");
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var tools = await ReadAsync(host, result, environment, cancellationToken).ConfigureAwait(false);
            await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(new Page<ToolResource>(tools, Next: null))) : WriteAsync(tools, environment)).ConfigureAwait(false);
            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ToolResource>> ReadAsync(
        HostArguments host, ParseResult result, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var server = host.ServerOf(result);
        if (server is null)
        {
            return [.. MachineParts.Tools(host.ReadSettings(result), environment.Time).Tools.Select(ToolResource.From)];
        }

        await using (server.ConfigureAwait(false))
        {
            return await server.Client.ListToolsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task WriteAsync(IReadOnlyList<ToolResource> tools, CliEnvironment environment)
    {
        var table = new TextTable("tool", "effect", "arguments", "description");
        foreach (var tool in tools)
        {
            table.Add(
                VisibleText.Line(tool.Name),
                VisibleText.Line(tool.Effect.Text),
                VisibleText.Line(string.Join(' ', ArgumentsOf(tool.Parameters))),
                VisibleText.Line(FirstSentence(tool.Description), LongestDescription));
        }

        return table.WriteAsync(environment);
    }

    private static IEnumerable<string> ArgumentsOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var required = schema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(static name => name.GetString()).ToHashSet(StringComparer.Ordinal)
            : [];
        return properties.EnumerateObject().Select(property => required.Contains(property.Name) ? property.Name : $"[{property.Name}]");
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
