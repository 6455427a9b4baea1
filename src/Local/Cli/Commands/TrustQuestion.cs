using System.Text;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting.Settings;

namespace Lavra.Local.Cli.Commands;

/// <summary>Asks the person at the terminal whether settings files are to be trusted, and remembers that.</summary>
internal sealed class TrustQuestion(CliEnvironment environment)
{
    private const int LongestValue = 200;

    private readonly SettingsTrust trust = new(environment.Variables);

    /// <summary>The settings, each file that needs trust asked about first.</summary>
    /// <param name="given">What the command line says, by the settings' names.</param>
    /// <exception cref="UntrustedSettingsException">The person said no.</exception>
    public LocalSettings Read(IReadOnlyDictionary<string, string?> given)
    {
        while (true)
        {
            try
            {
                return LocalSettingsReader.Read(environment.Folder, environment.Variables, given, trust);
            }
            catch (UntrustedSettingsException untrusted) when (Ask(untrusted.Untrusted))
            {
                Remember(trust, untrusted.Untrusted, environment);
            }
        }
    }

    /// <summary>Tells what a file says that needs trust.</summary>
    public static void Show(UntrustedSettings settings, TextWriter writer)
    {
        foreach (var setting in settings.Settings)
        {
            var value = setting switch
            {
                { IsSecret: true } => "a secret",
                { Text: null } => "nothing, in place of another file's",
                { Text: var text } => VisibleText.Line(text, LongestValue),
            };
            writer.WriteLine($"  {VisibleText.Line(setting.Name)} = {value}");
        }
    }

    /// <summary>Vouches for a file from now on; says so when that cannot be remembered.</summary>
    /// <returns>Whether it is remembered.</returns>
    public static bool Remember(SettingsTrust trust, UntrustedSettings settings, CliEnvironment environment)
    {
        try
        {
            trust.Add(settings);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            environment.Error.WriteLine(VisibleText.Line(
                $"This cannot be remembered{(trust.Store is null ? "" : $" in '{trust.Store}'")}: {exception.Message} The variable {SettingsTrust.FoldersVariable} trusts folders, too."));
            return false;
        }
    }

    private bool Ask(UntrustedSettings settings)
    {
        environment.Error.WriteLine(VisibleText.Line(
            $"'{settings.Path}' is not trusted, and sets what can send keys and texts elsewhere or widen what runs may do:"));
        Show(settings, environment.Error);
        environment.Error.Write("Trust it? Yes is remembered until these settings change. [y/N] ");
        environment.Error.Flush();
        return Answer().Trim() is "y" or "Y" or "yes" or "Yes" or "YES";
    }

    // Byte by byte, because what follows the line may be for the command itself.
    private string Answer()
    {
        using var input = environment.OpenInput();
        var line = new StringBuilder();
        while (input.ReadByte() is >= 0 and not '\n' and var letter)
        {
            line.Append((char)letter);
        }

        return line.ToString();
    }
}
