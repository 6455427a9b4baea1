using System.Runtime.InteropServices;

namespace Lavra.Local.Cli.Invocation;

/// <summary>
/// Tells when the process is asked to end: Ctrl-C, or a signal to end. The first time it is only told, so that the command can close
/// what is open; the second time the process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration[] registrations;

    private Interruption(CancellationTokenSource source, PosixSignalRegistration[] registrations)
    {
        this.source = source;
        this.registrations = registrations;
    }

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Listens to the signals of the operating system.</summary>
    public static Interruption OfProcess()
    {
        var source = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            if (!source.IsCancellationRequested)
            {
                context.Cancel = true;
                source.Cancel();
            }
        }

        return new Interruption(
            source,
            [
                PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
            ]);
    }

    /// <summary>Listens to a token in place of signals.</summary>
    public static Interruption Of(CancellationToken token) => new(CancellationTokenSource.CreateLinkedTokenSource(token), []);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }
}
