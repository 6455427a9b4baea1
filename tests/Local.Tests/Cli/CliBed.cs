using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Lavra.Local.Cli;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Tests.Cli;

/// <summary>The command line in a folder of its own, with its streams in memory and a scripted model in place of the built-in one.</summary>
internal sealed class CliBed : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource interruption = new();

    public CliBed(ScriptedModel? model = null) => Model = model ?? ScriptedModel.Of(_ => ScriptedModel.Say("done"));

    /// <summary>A plan of one step that the model works out.</summary>
    public const string OneStep = """{"steps":[{"id":"only","description":"do it"}]}""";

    public IChatClient Model { get; set; }

    public Dictionary<string, string> Variables { get; } = [];

    public byte[] Input { get; set; } = [];

    public bool IsInteractive { get; set; }

    /// <summary>Whether a person is there who can be asked, and answers with <see cref="Input"/>.</summary>
    public bool CanAsk { get; set; }

    public string Folder => folder.Path;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Told with each line that is written to the standard error.</summary>
    public Action<string>? OnError { get; set; }

    public JsonElement Json => JsonElement.Parse(Out);

    public IEnumerable<JsonElement> JsonLines =>
        Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line));

    public string File(string name) => Path.Combine(folder.Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
    }

    public void Interrupt() => interruption.Cancel();

    /// <summary>Another process over the same folder, with streams of its own.</summary>
    public async Task<(int Code, string Out, string Error)> AlsoAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CliApp.RunAsync(arguments, Environment(output, error, CancellationToken.None));
        return (code, output.ToString(), error.ToString());
    }

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new ToldWriter(line => OnError?.Invoke(line));
        var code = await CliApp.RunAsync(arguments, Environment(output, error, interruption.Token));
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Runs a plan of one step.</summary>
    public Task<int> RunStepAsync(params string[] further)
    {
        Write("plan.json", OneStep);
        return RunAsync(["run", "do it", "--plan", "plan.json", .. further]);
    }

    public void Dispose()
    {
        interruption.Dispose();
        folder.Dispose();
    }

    public CliEnvironment Environment(TextWriter output, TextWriter error, CancellationToken interrupted) => new()
    {
        Out = TextWriter.Synchronized(output),
        Error = TextWriter.Synchronized(error),
        OpenInput = () => new MemoryStream(Input),
        IsInteractive = IsInteractive,
        IsOutputTerminal = IsInteractive,
        CanAsk = () => CanAsk,
        Width = IsInteractive ? 100 : null,
        Folder = folder.Path,
        Variables = Variables,
        Offline = () => Model,
        Listen = () => Interruption.Of(interrupted),
    };

    /// <summary>Another process over the same folder that goes on while the test does.</summary>
    public sealed class Watcher : IDisposable
    {
        private readonly ConcurrentQueue<string> errors = new();
        private readonly SemaphoreSlim written = new(0);
        private readonly StringWriter output = new();
        private readonly ToldWriter error;

        public Watcher(CliBed bed, params string[] arguments)
        {
            error = new ToldWriter(line =>
            {
                errors.Enqueue(line);
                written.Release();
            });
            Ended = CliApp.RunAsync(arguments, bed.Environment(output, error, CancellationToken.None));
        }

        public Task<int> Ended { get; }

        public IEnumerable<string> Errors => errors;

        /// <summary>The first line of the standard error with a text, when it comes.</summary>
        public async Task<string> FirstErrorAsync(string text)
        {
            while (true)
            {
                if (errors.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                Assert.True(await written.WaitAsync(TimeSpan.FromSeconds(30)), $"'{text}' never came.");
            }
        }

        public void Dispose()
        {
            written.Dispose();
            output.Dispose();
            error.Dispose();
        }
    }

    private sealed class ToldWriter(Action<string> told) : StringWriter
    {
        private readonly StringBuilder line = new();

        public override void Write(char value)
        {
            base.Write(value);
            if (value != '\n')
            {
                line.Append(value);
                return;
            }

            var text = line.ToString();
            line.Clear();
            told(text);
        }

        public override void Write(string? value)
        {
            foreach (var letter in value ?? "")
            {
                Write(letter);
            }
        }

        public override void Write(char[] buffer, int index, int count)
        {
            foreach (var letter in buffer.AsSpan(index, count))
            {
                Write(letter);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(string? value)
        {
            Write(value);
            return Task.CompletedTask;
        }
    }
}
