using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lavra.Local.Storage.Files;

namespace Lavra.EndToEnd.Tests.Processes;

/// <summary>The built program as a child process, as a user would start it. Killed with all its children when disposed.</summary>
internal sealed class LavraProcess : IAsyncDisposable
{
    /// <summary>What a process that was killed by SIGKILL exits with.</summary>
    public const int Killed = 128 + 9;

    /// <summary>How long anything is waited for. Only against hangs: a busy machine may take long for everything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Program = typeof(SqliteDatabase).Assembly.Location;
    private static readonly string Host = FindHost();

    private readonly Process process;
    private readonly string command;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly List<string> lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> waiters = [];
    private readonly Lock gate = new();
    private readonly Task reading;
    private Action<string>? onLine;

    private LavraProcess(Process process, string command)
    {
        this.process = process;
        this.command = command;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    /// <summary>What it wrote to the standard output so far.</summary>
    public string Output => Text(output);

    /// <summary>What it wrote to the standard error so far.</summary>
    public string Errors => Text(errors);

    /// <summary>The exit code; only once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables beside the few that every process needs.</param>
    /// <param name="onLine">Told every line of both outputs as it comes; null for nobody.</param>
    /// <param name="arguments">The command line.</param>
    public static LavraProcess Start(
        string folder, IReadOnlyDictionary<string, string> environment, Action<string>? onLine, params string[] arguments)
    {
        var start = new ProcessStartInfo(Host, [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.ToArray())
        {
            if (name is not ("PATH" or "HOME" or "TMPDIR" or "TEMP" or "TMP" or "SystemRoot" or "DOTNET_ROOT" or "LD_LIBRARY_PATH"))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new LavraProcess(process, "lavra " + string.Join(' ', arguments)) { onLine = onLine };
    }

    /// <summary>Kills it as <c>kill -9</c> does. Harmless when it has ended.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <summary>Interrupts it as Ctrl-C does.</summary>
    public async Task InterruptAsync()
    {
        // Not SIGINT: a shell that starts the tests in the background has its children ignore that one. The program treats both alike.
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended and all its output is read.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
            await reading.WaitAsync(Patience);
            return process.ExitCode;
        }
        catch (TimeoutException)
        {
            Kill();
            throw new TimeoutException($"'{command}' did not end within {Patience}.\n{Report()}");
        }
    }

    /// <summary>Waits for a line of either output; null when it ends without it.</summary>
    public async Task<string?> LineAsync(Func<string, bool> wanted)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (lines.Find(line => wanted(line)) is { } line)
            {
                return line;
            }

            waiters.Add((wanted, found));
        }

        try
        {
            await Task.WhenAny(found.Task, reading).WaitAsync(Patience);
            return found.Task.IsCompleted ? await found.Task : null;
        }
        catch (TimeoutException)
        {
            Kill();
            throw new TimeoutException($"'{command}' did not write the line that was waited for within {Patience}.\n{Report()}");
        }
    }

    /// <summary>Everything that is known about it, for messages.</summary>
    public string Report() =>
        $"{command}\nexit code: {(process.HasExited ? process.ExitCode : "still running")}\nstdout:\n{Output}\nstderr:\n{Errors}";

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
    }

    private static string FindHost()
    {
        // The shared framework of this very process: <root>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder whole)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                whole.Append(line).Append('\n');
                lines.Add(line);
                foreach (var (wanted, found) in waiters)
                {
                    if (wanted(line))
                    {
                        found.TrySetResult(line);
                    }
                }
            }

            onLine?.Invoke(line);
        }
    }

    private string Text(StringBuilder whole)
    {
        lock (gate)
        {
            return whole.ToString();
        }
    }
}
