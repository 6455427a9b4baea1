using Lavra.Facts.Storing;
using Lavra.Functions.Storage.Rows;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Memory;

/// <summary>
/// What this process has read and written of runs lately. Other processes write, too, so only what cannot change is handed to
/// readers: facts that have ended, and long texts. The rest, the head of a run and the versions of its rows, saves writes from
/// reading first: it is put to the test by the write itself. The least recently used runs are dropped. Thread safe.
/// </summary>
/// <param name="most">About how many bytes to keep. Default 32 MB.</param>
internal sealed class RunMemory(long most = 32L << 20)
{
    private const int LargestShare = 4;
    private readonly Lock gate = new();
    private readonly RunsByUse<RememberedRun> runs = new(most, static remembered => remembered.Size);

    /// <summary>The head as it was last seen; null when it is not known.</summary>
    public RunHead? Head(RunId run)
    {
        lock (gate)
        {
            return runs.Find(run)?.Head;
        }
    }

    /// <summary>What is known of a row; null when nothing is.</summary>
    public KnownRow? Row(RunId run, string key)
    {
        lock (gate)
        {
            return runs.Find(run)?.Rows.GetValueOrDefault(key);
        }
    }

    /// <summary>A long text or a payload; null when it is not known.</summary>
    public string? Text(RunId run, string name)
    {
        lock (gate)
        {
            return runs.Find(run)?.Texts.GetValueOrDefault(name);
        }
    }

    /// <summary>Takes a head over; null when what was known is no longer right.</summary>
    public void Know(RunId run, RunHead? head) => Change(run, remembered => remembered.Take(head));

    /// <summary>
    /// Remembers a head that was read, unless another was written while it was read. A head of the same version that is remembered
    /// already is kept: it also knows what was done after that version was written.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="head">What was read.</param>
    /// <param name="before">What was known when the reading began.</param>
    public void KnowRead(RunId run, RunHead head, RunHead? before) => Change(run, remembered =>
    {
        if (remembered.Head?.Version == before?.Version && remembered.Head?.Version != head.Version)
        {
            remembered.Take(head);
        }
    });

    /// <summary>Changes the head that is known, if one is.</summary>
    public void Change(RunId run, Func<RunHead, RunHead> change)
    {
        lock (gate)
        {
            if (runs.Find(run) is { Head: { } head } remembered)
            {
                remembered.Head = change(head);
            }
        }
    }

    /// <summary>Takes over what is known of a row; null when it is not there.</summary>
    public void Know(RunId run, string key, KnownRow? row) => Change(run, remembered => remembered.Put(key, row));

    /// <summary>Takes over a long text or a payload, unless it would push out most of the others.</summary>
    public void Know(RunId run, string name, string text)
    {
        if (RememberedRun.SizeOf(text) <= most / LargestShare)
        {
            Change(run, remembered => remembered.Put(name, text));
        }
    }

    /// <summary>Drops everything of a run.</summary>
    public void Forget(RunId run)
    {
        lock (gate)
        {
            runs.Remove(run);
        }
    }

    private void Change(RunId run, Action<RememberedRun> change)
    {
        lock (gate)
        {
            var remembered = runs.Find(run) ?? runs.Add(run, new RememberedRun());
            var before = remembered.Size;
            change(remembered);
            runs.Grow(remembered.Size - before);
        }
    }

    private sealed class RememberedRun
    {
        private const long Least = 2000;
        private DateTimeOffset? createdAt;

        public RunHead? Head { get; set; }

        public Dictionary<string, KnownRow> Rows { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public long Size { get; private set; } = Least;

        public void Take(RunHead? head)
        {
            if (head is not null && createdAt is { } before && before != head.CreatedAt)
            {
                // The id belongs to another run now; the one that is remembered was deleted.
                Rows.Clear();
                Texts.Clear();
                Size = Least;
            }

            Head = head;
            createdAt = head?.CreatedAt ?? createdAt;
        }

        public void Put(string key, KnownRow? row)
        {
            if (row?.Fact is null && Rows.GetValueOrDefault(key) is { HasEnded: true })
            {
                // Memory has the fact as ended, and ended facts do not change: the row that is given is an older reading.
                return;
            }

            Size += (row?.Size ?? 0) - (Rows.GetValueOrDefault(key)?.Size ?? 0);
            if (row is null)
            {
                Rows.Remove(key);
            }
            else
            {
                Rows[key] = row;
            }
        }

        public void Put(string name, string text)
        {
            if (Texts.TryAdd(name, text))
            {
                Size += SizeOf(text);
            }
        }

        public static long SizeOf(string text) => 150 + (2L * text.Length);
    }
}
