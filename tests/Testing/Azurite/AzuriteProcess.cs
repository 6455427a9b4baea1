using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lavra.Testing.Azurite;

/// <summary>One service of Azurite as a child process. It ends with this process, even when that is killed: see service.js.</summary>
internal sealed class AzuriteProcess
{
    // Only against hangs: a busy machine may take long for everything.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<int> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int port;

    private AzuriteProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process.</summary>
    public int Id => process.Id;

    /// <summary>The port that it listens on.</summary>
    public int Port => port;

    /// <summary>Starts a service with nothing in it, and waits until it listens.</summary>
    /// <param name="installation">Where it is.</param>
    /// <param name="service">Its name, such as <c>table</c>.</param>
    /// <param name="key">The key of its account.</param>
    public static async Task<AzuriteProcess> StartAsync(AzuriteInstallation installation, string service, string key)
    {
        var start = new ProcessStartInfo(installation.Node,
        [
            Repository.At("tests", "Testing", "Azurite", "service.js"), installation.EntryPoint(service),
            $"--{service}Host", "127.0.0.1", $"--{service}Port", "0",
            "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{AzuriteAccount.Name}:{key}";
        var started = new AzuriteProcess(Process.Start(start)!);
        try
        {
            await started.listening.Task.WaitAsync(Patience);
            return started;
        }
        catch (TimeoutException)
        {
            started.process.Kill();
            throw new TimeoutException($"Azurite's {service} service did not listen within {Patience}.\n{started.output}");
        }
    }

    // Both outputs come here, at once if they like. Null is the end of one of them.
    private void Read(string? line)
    {
        lock (output)
        {
            if (line is null)
            {
                listening.TrySetException(new InvalidOperationException($"Azurite ended before it listened.\n{output}"));
                return;
            }

            output.AppendLine(line);
            if (line.StartsWith("port ", StringComparison.Ordinal))
            {
                port = int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture);
            }
            else if (port > 0 && line.Contains("successfully", StringComparison.Ordinal))
            {
                listening.TrySetResult(port);
            }
        }
    }
}
