using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// What a batch changes, worked out from the run's head and from what is known of its rows. Both may be out of date, so each change
/// names what it expects: the head's version, a changed row's version, and that a new row is not there yet. When one expectation is
/// wrong, nothing is written: a wrong guess costs another try, and never a wrong row.
/// </summary>
internal sealed class BatchPlan
{
    private readonly EncodedBatch batch;
    private readonly RunHead? before;
    private readonly Func<string, KnownRow?> known;
    private readonly Dictionary<string, EncodedFact> facts = new(StringComparer.Ordinal);
    private readonly List<EncodedEntry> entries = [];
    private readonly List<EncodedPayload> payloads = [];
    private bool changesRun;

    private BatchPlan(EncodedBatch batch, RunHead? before, Func<string, KnownRow?> known)
    {
        this.batch = batch;
        this.before = before;
        this.known = known;
        Head = before ?? NewHead(batch.NewRun!);
    }

    /// <summary>The head as it will be.</summary>
    public RunHead Head { get; private set; }

    /// <summary>Whether the run is new.</summary>
    public bool IsNew => before is null;

    /// <summary>Whether anything changes at all.</summary>
    public bool HasChanges => IsNew || changesRun || facts.Count + entries.Count + payloads.Count > 0;

    /// <summary>The entries for the feed; null when there are none.</summary>
    public FeedBatch? Feed { get; private set; }

    /// <summary>What changes in a fact's row, by the row's key.</summary>
    public IReadOnlyDictionary<string, EncodedFact> Facts => facts;

    public IReadOnlyList<EncodedPayload> Payloads => payloads;

    /// <summary>Decides.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="before">The run's head; null for a new run.</param>
    /// <param name="known">What is known of a row; what is not known is taken not to be there.</param>
    /// <param name="stamp">The moment for the feed.</param>
    public static BatchPlan Make(EncodedBatch batch, RunHead? before, Func<string, KnownRow?> known, long stamp)
    {
        var plan = new BatchPlan(batch, before, known);
        plan.ChangeRun();
        plan.ChooseFacts();
        plan.ChooseEntries(stamp);
        plan.payloads.AddRange(batch.Payloads.Where(payload => known(payload.Key) is null));
        return plan;
    }

    /// <summary>The change of the run's own row.</summary>
    /// <param name="head">The head as it will be, with what others know of it.</param>
    public TableTransactionAction HeadChange(RunHead head)
    {
        var row = HeadRow.Write(batch.Head(IsNew, changesRun), head).Entity;
        return before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateMerge, row, before.Version);
    }

    /// <summary>The changes of all other rows, log entries in order.</summary>
    public IEnumerable<TableTransactionAction> RowChanges()
    {
        foreach (var payload in payloads)
        {
            yield return new TableTransactionAction(TableTransactionActionType.Add, payload.Row);
        }

        foreach (var (key, fact) in facts)
        {
            yield return known(key)?.Version is { } version
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, fact.Row, version)
                : new TableTransactionAction(TableTransactionActionType.Add, fact.Row);
        }

        var sequence = Feed?.First ?? 0;
        foreach (var entry in entries)
        {
            entry.Row.RowKey = Keys.Log(sequence);
            yield return new TableTransactionAction(TableTransactionActionType.Add, entry.Row);
            yield return new TableTransactionAction(
                TableTransactionActionType.Add,
                new RowWriter(entry.Row.PartitionKey, entry.Key).Entity);
            sequence++;
        }
    }

    private static RunHead NewHead(Run run) => new()
    {
        Tenant = run.Tenant,
        CreatedAt = run.CreatedAt,
        Status = run.Status,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt,
    };

    private void ChangeRun()
    {
        if (batch.Change is not { } change || Head.HasEnded)
        {
            return;
        }

        var after = Head with
        {
            Status = change.Status ?? Head.Status,
            StartedAt = change.StartedAt ?? Head.StartedAt,
            CompletedAt = change.CompletedAt ?? Head.CompletedAt,
        };
        changesRun = after != Head || change.Answer is not null || change.Error is not null;
        Head = after;
    }

    private void ChooseFacts()
    {
        foreach (var fact in batch.Facts)
        {
            // When a batch has the same fact twice, the later one counts; but what has ended does not change any more.
            if (known(fact.Key) is { HasEnded: true } || facts.GetValueOrDefault(fact.Key) is { HasEnded: true })
            {
                continue;
            }

            facts[fact.Key] = fact;
            if (fact.HasEnded)
            {
                Head = Head with { Totals = WithEnded(Head.Totals, fact.Fact) };
            }
        }
    }

    private static RunTotals WithEnded(RunTotals totals, object fact) => fact switch
    {
        GenerationRecord generation => FactRules.Add(totals, generation),
        ToolCallRecord call => FactRules.Add(totals, call),
        _ => totals,
    };

    private void ChooseEntries(long stamp)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in batch.Log.Where(entry => known(entry.Key) is null && keys.Add(entry.Key)))
        {
            entries.Add(entry);
            var sequence = Head.LastSequence + 1;
            Head = Head with
            {
                LastSequence = sequence,
                FinalSequence = Head.FinalSequence ?? (entry.EndsLog ? sequence : null),
            };
        }

        if (entries.Count > 0)
        {
            var feed = new FeedBatch(Math.Max(stamp, Head.Stamp + 1), Head.LastSequence - entries.Count + 1, Head.LastSequence);
            Feed = feed;
            Head = Head with { Stamp = feed.Stamp, Outbox = Head.Outbox.Add(feed) };
        }
    }
}
