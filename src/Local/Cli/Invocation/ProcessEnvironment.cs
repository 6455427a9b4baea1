using System.Collections;
using System.Text;

namespace Lavra.Local.Cli.Invocation;

/// <summary>What surrounds this process.</summary>
internal static class ProcessEnvironment
{
    private const int BufferSize = 4096;

    /// <summary>Reads it.</summary>
    public static CliEnvironment Create()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        bool IsSet(string name) => variables.TryGetValue(name, out var value) && value.Length > 0;
        var isTerminal = !Console.IsOutputRedirected;
        return new CliEnvironment
        {
            Out = Writer(Console.OpenStandardOutput()),
            Error = Writer(Console.OpenStandardError()),
            OpenInput = Console.OpenStandardInput,
            IsOutputTerminal = isTerminal,
            IsInteractive = isTerminal && !IsSet("NO_COLOR") && !IsSet("CI") && variables.GetValueOrDefault("TERM") != "dumb",
            CanAsk = () => !Console.IsInputRedirected && !Console.IsErrorRedirected && !IsSet("CI"),
            Width = isTerminal ? Width() : null,
            IsUnicode = OperatingSystem.IsWindows() || IsUtf8(variables),
            Folder = Directory.GetCurrentDirectory(),
            Variables = variables,
            Listen = Interruption.OfProcess,
        };
    }

    // The console's own writers are made for many encodings and cost more to get ready.
    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(
        new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize) { AutoFlush = true });

    private static bool IsUtf8(Dictionary<string, string> variables)
    {
        foreach (var name in (string[])["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (variables.TryGetValue(name, out var value) && value.Length > 0)
            {
                return value.Contains("UTF", StringComparison.OrdinalIgnoreCase);
            }
        }

        // Nothing set says nothing: containers and services rarely set it, and what reads them takes UTF-8.
        return true;
    }

    private static int? Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
