using System.Runtime.CompilerServices;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Hosting;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>Runs that this process works on. Disposing of it stops the machine and leaves what is unfinished to be resumed.</summary>
internal sealed class WorkingConnection(LocalHost host, string options) : LocalConnection(host.Product, options)
{
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);

    /// <summary>The machine.</summary>
    public LocalHost Host { get; } = host;

    /// <inheritdoc />
    public override async Task<RunResource> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var result = await Host.Services.Runs.StartAsync(request, Caller.Local, cancellationToken)
            .ConfigureAwait(false);
        var run = result.Run ?? throw RequestProblems.Of(result.Errors);
        if (result.Existed)
        {
            // Perhaps it was cut off: then somebody must go on with it.
            await Host.PickUpAsync(run.Id, cancellationToken).ConfigureAwait(false);
        }

        return ResourceOf(run);
    }

    /// <inheritdoc />
    public override async Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken) =>
        await Host.Services.Runs.CancelAsync(id, reason, await OwnerAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc />
    /// <exception cref="EngineFaultedException">The engine has stopped, so that nothing would follow.</exception>
    public override async IAsyncEnumerable<LogEntryResource> FollowAsync(
        RunId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fault = Host.Engine.Faulted;
        _ = fault.ContinueWith(
            static (_, state) => ((CancellationTokenSource)state!).Cancel(),
            either,
            either.Token,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        var entries = base.FollowAsync(id, after, either.Token).GetAsyncEnumerator(either.Token);
        await using (entries.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await entries.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (OperationCanceledException) when (fault.IsCompleted && !cancellationToken.IsCancellationRequested)
                {
                    throw new EngineFaultedException(fault);
                }

                yield return entries.Current;
            }
        }
    }

    /// <summary>Waits a little until a run that has told its end is also put away by the engine, so that nothing is left to pick up.</summary>
    public async Task SettleAsync(RunId id, CancellationToken cancellationToken)
    {
        try
        {
            await Host.Engine.Client.WaitForCompletionAsync(id.ToString(), cancellationToken)
                .WaitAsync(LongestSettling, Host.Product.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The run has ended; the next process puts the rest away.
        }
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => Host.DisposeAsync();
}
