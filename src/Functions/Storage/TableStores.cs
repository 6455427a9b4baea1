using Azure.Data.Tables;
using Lavra.Composition;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Functions.Storage.Deleting;
using Lavra.Functions.Storage.Effects;
using Lavra.Functions.Storage.Feeds;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Reading;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Storage.Writing;
using Lavra.Records;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Tools;
using Microsoft.Extensions.Logging;

namespace Lavra.Functions.Storage;

/// <summary>
/// All stores on Azure Table Storage, put together by hand. One in a process, so that it does not read what it has just written.
/// Tables are created when they are first written to. Disposing of it puts what is waiting into the feed. Thread safe.
/// </summary>
public sealed class TableStores : Stores, IAsyncDisposable
{
    private readonly FeedWriter feed;

    /// <summary>The stores that the settings name. Nothing is sent yet.</summary>
    /// <param name="options">Valid settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For what goes wrong in the background.</param>
    public TableStores(TableStorageOptions options, TimeProvider time, ILoggerFactory loggers)
        : this(TableAccount.Open(options), options, time, loggers, TimeProvider.System)
    {
    }

    /// <param name="service">The account.</param>
    /// <param name="options">Valid settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For what goes wrong in the background.</param>
    /// <param name="clock">The clock of the world outside, which no test can set: for ages of the service's rows, and waits for other processes.</param>
    internal TableStores(
        TableServiceClient service, TableStorageOptions options, TimeProvider time, ILoggerFactory loggers, TimeProvider clock)
    {
        var tables = new StoreTables(service, options.Prefix);
        var memory = new RunMemory();
        var signal = new LogSignal();
        var heads = new RunHeads(tables.Runs);
        var lists = new RunLists(tables.Lists, heads);
        var starts = new RunStarts(tables, lists, heads, clock);
        var contents = new Contents(tables.Runs, memory);
        var logger = loggers.CreateLogger("Lavra.Functions.Storage");
        feed = new FeedWriter(tables, memory, time, logger);
        var writer = new RunWriter(tables, memory, heads, starts, lists, feed, new FeedClock(time), signal);
        var runs = new RunReads(tables.Runs, memory, writer, contents);
        Facts = new TableFactStore(writer);
        Runs = new TableRunStore(
            tables.Runs,
            memory,
            runs,
            new RunListing(tables, runs, writer, starts, clock, logger),
            lists,
            new FactReader(tables.Runs, memory, contents),
            contents);
        Log = new TableExecutionLog(tables.Runs, writer, contents, feed, new FeedReader(tables), signal, time);
        Records = new TableRecordStore(tables.Records, time);
        var order = new ResourceOrder(tables.Effects);
        Effects = new TableEffectLedger(tables.Runs, order, time);
        Retention = new TableRunRetention(tables, memory, heads, new RunDeletion(tables, memory, heads, lists, order), logger);
    }

    /// <inheritdoc />
    public override IFactStore Facts { get; }

    /// <inheritdoc />
    public override IRunStore Runs { get; }

    /// <inheritdoc />
    public override IExecutionLog Log { get; }

    /// <inheritdoc />
    public override IEffectLedger Effects { get; }

    /// <inheritdoc />
    public override IRecordStore Records { get; }

    /// <inheritdoc />
    public override IRunRetention Retention { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => feed.DisposeAsync();
}
