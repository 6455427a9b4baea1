using System.CommandLine;
using System.Text;
using System.Text.Json;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting;
using Lavra.Privacy;
using Lavra.Settings;
using Lavra.Words;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra settings</c>: lists the settings of this machine, with what they are for and from where their values come.</summary>
internal static class SettingsCommand
{
    private const int UsualWidth = 80;
    private const string Indent = "    ";

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var text = new Argument<string?>("text")
        {
            Description = "Only settings whose name or meaning has this text, in upper or lower case.", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new CliCommand(
            "settings", "List the settings: value, where it comes from, and what each is for. Secrets are not shown.", "lavra settings budget", "lavra settings --json")
        {
            text,
        };
        host.AddTo(command, server: false);
        command.SetAction(async (result, _) =>
        {
            var settings = host.ReadSettings(result);
            var wanted = result.GetValue(text);
            IReadOnlyList<SettingState> found = [.. settings.Reading.List().Where(setting => IsMeant(setting, wanted)).OrderBy(static setting => setting.Name, StringComparer.Ordinal)];
            if (found.Count == 0)
            {
                throw CliException.Usage($"No setting has '{VisibleText.Line(wanted)}' in its name or meaning.", "'lavra settings' lists all.");
            }

            var redactor = MachineParts.Redactor(settings);
            await (result.GetValue(host.Json) ? WriteJsonAsync(found, redactor, environment) : WriteAsync(found, redactor, environment)).ConfigureAwait(false);
            return ExitCode.Completed;
        });
        return command;
    }

    private static bool IsMeant(SettingState setting, string? text) => text is null
        || setting.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || setting.Meaning.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static Task WriteJsonAsync(IReadOnlyList<SettingState> settings, IRedactor redactor, CliEnvironment environment) =>
        environment.Out.WriteLineAsync(JsonText.Of(json =>
        {
            json.WriteStartArray("items");
            foreach (var setting in settings)
            {
                Write(json, setting, redactor);
            }

            json.WriteEndArray();
        }));

    private static void Write(Utf8JsonWriter json, SettingState setting, IRedactor redactor)
    {
        json.WriteStartObject();
        json.WriteString("name", setting.Name);
        json.WriteString("value", ShownValue(setting, redactor));
        json.WriteBoolean("isSet", setting.IsSet);
        json.WriteBoolean("isSecret", setting.IsSecret);
        json.WriteStartObject("origin");
        json.WriteString("source", WireWords.Of(setting.Origin.Source));
        json.WriteString("place", setting.Origin.Place);
        json.WriteEndObject();
        json.WriteString("default", setting.Default);
        json.WriteString("bounds", setting.Bounds);
        json.WriteString("meaning", setting.Meaning);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(IReadOnlyList<SettingState> settings, IRedactor redactor, CliEnvironment environment)
    {
        var width = Math.Max(environment.Width ?? UsualWidth, 40);
        foreach (var setting in settings)
        {
            var value = setting switch
            {
                { IsSet: false } => "not set",
                { IsSecret: true } => "set, and not shown",
                _ => $"= {VisibleText.Line(ShownValue(setting, redactor))}",
            };
            await environment.Out.WriteLineAsync($"{setting.Name} {value}").ConfigureAwait(false);
            foreach (var line in Wrapped($"{From(setting)}. {setting.Meaning}", width - Indent.Length))
            {
                await environment.Out.WriteLineAsync(Indent + line).ConfigureAwait(false);
            }
        }
    }

    private static string? ShownValue(SettingState setting, IRedactor redactor) =>
        setting.IsSecret || setting.Value is not { } value ? null : redactor.RedactText(value);

    private static string From(SettingState setting)
    {
        var place = VisibleText.Line(setting.Origin.Place);
        var from = setting.Origin.Source switch
        {
            SettingSource.Default => "Default",
            SettingSource.Derived => "Follows from something else",
            SettingSource.File => $"From {place}",
            SettingSource.Environment => $"From variable {place}",
            _ => place.Length == 0 ? "From the command line" : $"From {place}",
        };
        var otherwise = setting is { Default: { } usual, Origin.Source: not SettingSource.Default } ? $"; default {usual}" : "";
        return $"{from}{otherwise}{(setting.Bounds is { } bounds ? $". {bounds}" : "")}";
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        yield return line.ToString();
    }
}
