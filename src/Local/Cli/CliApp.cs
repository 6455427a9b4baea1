using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Lavra.Local.Cli.Commands;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli;

/// <summary>The command line.</summary>
internal static class CliApp
{
    private const string Debug = "LAVRA_DEBUG";

    private static readonly (string Name, Func<CliEnvironment, Command> Create)[] Commands =
    [
        ("run", RunCommand.Create),
        ("runs", RunsCommand.Create),
        ("ask", AskCommand.Create),
        ("serve", ServeCommand.Create),
        ("jobs", JobsCommand.Create),
        ("tools", ToolsCommand.Create),
        ("models", ModelsCommand.Create),
        ("settings", SettingsCommand.Create),
        ("trust", TrustCommand.Create),
        ("doctor", DoctorCommand.Create),
    ];

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The exit code, see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, CliEnvironment environment)
    {
        try
        {
            var result = Build(arguments, environment).Parse(arguments);
            if (result.Action is ParseErrorAction)
            {
                return await UsageErrors.TellAsync(result, environment).ConfigureAwait(false);
            }

            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Out,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await environment.Error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // The outermost place: whatever went wrong is told to the person at the terminal.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return await TellAsync(exception, environment).ConfigureAwait(false);
        }
        finally
        {
            await environment.Out.FlushAsync().ConfigureAwait(false);
            await environment.Error.FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes the commands. When the first argument names one, only that one: making all takes longer than a whole run.</summary>
    internal static RootCommand Build(string[] arguments, CliEnvironment environment)
    {
        var root = new RootCommand("Lavra runs AI agents as durable, auditable work: every step is recorded before the next begins.");
        var isNamed = arguments.Length > 0 && Commands.Any(command => command.Name == arguments[0]);
        foreach (var (name, create) in Commands)
        {
            if (!isNamed || name == arguments[0])
            {
                root.Add(create(environment));
            }
        }

        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help } helpOption)
            {
                helpOption.Action = new HelpWithExamples(help, environment.Out);
            }
            else if (option is VersionOption version)
            {
                version.Action = new TellVersion(environment.Out);
            }
        }

        return root;
    }

    private static async Task<int> TellAsync(Exception exception, CliEnvironment environment)
    {
        var failure = FailureText.Describe(exception);
        foreach (var problem in failure.Problems)
        {
            await environment.Error.WriteLineAsync("error: " + Rendering.VisibleText.Line(problem)).ConfigureAwait(false);
        }

        if (failure.Remedy is { } remedy)
        {
            await environment.Error.WriteLineAsync(Rendering.VisibleText.Line(remedy)).ConfigureAwait(false);
        }

        if (environment.Variable(Debug) is not null)
        {
            await environment.Error.WriteLineAsync(Rendering.VisibleText.Of(exception.ToString())).ConfigureAwait(false);
        }

        return failure.ExitCode;
    }

    private sealed class TellVersion(TextWriter output) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            output.WriteLine(Hosting.ProductVersion.Text);
            return ExitCode.Completed;
        }
    }
}
