using Lavra.Local.Cli.Invocation;
using Spectre.Console;

namespace Lavra.Local.Cli.Watching;

/// <summary>Makes the console that is drawn on.</summary>
internal static class LiveConsole
{
    private const int DefaultWidth = 80;

    // Narrower than a word, nothing can be drawn.
    private const int NarrowestWidth = 12;

    /// <summary>For a terminal that was found to be one.</summary>
    public static IAnsiConsole Create(CliEnvironment environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(environment.Out),
        });
        console.Profile.Width = environment.Width is { } width ? Math.Max(width, NarrowestWidth) : DefaultWidth;
        console.Profile.Capabilities.Unicode = environment.IsUnicode;
        return console;
    }
}
