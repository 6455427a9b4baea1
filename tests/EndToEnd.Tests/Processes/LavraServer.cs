using Lavra.Http.Client;

namespace Lavra.EndToEnd.Tests.Processes;

/// <summary><c>lavra serve</c> as a child process on a free port, and the one that takes its place when it has ended.</summary>
internal sealed class LavraServer
{
    private readonly TaskCompletionSource<LavraServer> successor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Workplace place;

    private LavraServer(Workplace place, LavraProcess process, Uri address) => (this.place, Process, Address) = (place, process, address);

    /// <summary>The process.</summary>
    public LavraProcess Process { get; }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>The same as people write it.</summary>
    public string Url => Address.OriginalString.TrimEnd('/');

    /// <summary>The server that takes its place, as soon as there is one.</summary>
    public Task<LavraServer> Successor => successor.Task;

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="place">Where it works.</param>
    /// <param name="fault">Where it is to kill itself, once it serves; null for nowhere.</param>
    public static async Task<LavraServer> StartAsync(Workplace place, string? fault = null)
    {
        var process = place.StartToDie(fault, null, "serve", "--url", "http://127.0.0.1:0");
        var line = await process.LineAsync(static line => line.StartsWith("Lavra serves ", StringComparison.Ordinal));
        return line is null
            ? throw new InvalidOperationException($"It does not serve.\n{process.Report()}")
            : new LavraServer(place, process, new Uri(line.Split(' ')[2]));
    }

    /// <summary>Starts the one that takes its place. It must have ended.</summary>
    public async Task<LavraServer> SucceedAsync(string? fault = null)
    {
        await Process.ExitAsync();
        var next = await StartAsync(place, fault);
        successor.SetResult(next);
        return next;
    }

    /// <summary>A client of this very server.</summary>
    public LavraHttpClient Connect() => LavraHttpClient.Create(Address, apiKey: null, TimeProvider.System);
}
