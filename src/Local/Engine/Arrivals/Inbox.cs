using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Instances;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Arrivals;

/// <summary>
/// Brings instances the messages that other instances and other processes left in the file: looks for them at an interval, and right
/// after a turn that sent one. A message is a row until the turn that it causes is durable, so it is delivered once. Thread safe: one
/// thread at a time looks; it takes an instance's lock only to deliver.
/// </summary>
internal sealed partial class Inbox : ITurnFollower, IAsyncDisposable
{
    private readonly Residency residency;
    private readonly EngineReader reader;
    private readonly SqliteWriter writer;
    private readonly EngineLifetime lifetime;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ITimer timer;
    private readonly Lock gate = new();

    // Rows that were handed to their instances and are still in the file.
    private readonly ConcurrentDictionary<long, byte> taken = new();
    private int looks;

    public Inbox(
        Residency residency, EngineReader reader, SqliteWriter writer, EngineLifetime lifetime, TimeProvider time, ILogger logger)
    {
        this.residency = residency;
        this.reader = reader;
        this.writer = writer;
        this.lifetime = lifetime;
        this.time = time;
        this.logger = logger;
        timer = time.CreateTimer(
            static inbox => ((Inbox)inbox!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told each message before it is delivered; perhaps more than once. Set before <see cref="Start"/>.</summary>
    public Action<string, HistoryEvent>? OnMessage { get; set; }

    /// <summary>Looks now and from now on.</summary>
    public void Start(TimeSpan interval)
    {
        Look();
        timer.Change(interval, interval);
    }

    /// <summary>Looks no more at an interval; a look that the timer began has ended when this returns.</summary>
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    void ITurnFollower.OnCommitted(TurnCommit commit)
    {
        if (commit.Requests.Exists(static request => request.Kind == HistoryKind.SignalSent))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static inbox => inbox.Look(), this, preferLocal: false);
        }
    }

    void ITurnFollower.OnFailed(TurnCommit commit, Exception exception)
    {
        if (commit.InboxRow is { } row)
        {
            taken.TryRemove(row, out _);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The next look tries again, unless the file itself is at fault.")]
    private void Look()
    {
        Interlocked.Exchange(ref looks, 1);
        if (!gate.TryEnter())
        {
            return;
        }

        try
        {
            while (Interlocked.Exchange(ref looks, 0) == 1 && !lifetime.IsOver)
            {
                DeliverAll();
            }
        }
        catch (Exception exception) when (FileFaults.IsOfTheFile(exception))
        {
            lifetime.Fault(exception);
        }
        catch (Exception exception)
        {
            Log.LookFailed(logger, exception);
        }
        finally
        {
            gate.Exit();
        }
    }

    private void DeliverAll()
    {
        var messages = reader.Inbox(InboxTable.Sent, null);
        foreach (var gone in taken.Keys.Except(messages.Select(m => m.Row)))
        {
            taken.TryRemove(gone, out _);
        }

        foreach (var (row, id, message) in messages)
        {
            if (taken.TryAdd(row, 0))
            {
                Deliver(row, id, message);
            }
        }
    }

    private void Deliver(long row, string id, HistoryEvent message)
    {
        FaultPoints.Pass(FaultPoints.BeforeMessage);
        OnMessage?.Invoke(id, message);
        TurnCommit? commit = null;
        residency.Visit(id, held => held.Write(commit = held.Instance.Deliver(
            message with { At = time.GetUtcNow().ToUnixTimeMilliseconds() }, inboxRow: row)));

        // A message to one that has ended means nothing. One that could not be delivered for another reason stays for the next process.
        if (commit is null && reader.Find(id) is null or { HasEnded: true })
        {
            writer.WriteAsync(session => session.Execute("DELETE FROM inbox WHERE number = ?1", row));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1603, LogLevel.Warning, "A look into the inbox failed; it is tried again.")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
