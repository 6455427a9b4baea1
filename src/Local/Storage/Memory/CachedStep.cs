using Lavra.Facts;
using Lavra.Generation;
using Lavra.Tools;

namespace Lavra.Local.Storage.Memory;

/// <summary>What is remembered of a step. Guarded by its cache.</summary>
internal sealed class CachedStep
{
    /// <summary>More turns than a prompt shows.</summary>
    private const int MostTurns = 64;

    private readonly SortedList<int, CachedTurn> turns = [];

    public StepRecord? Record { get; set; }

    /// <summary>All turns of the step from this number on are remembered; earlier ones may have been dropped.</summary>
    public int KnownFrom { get; private set; } = int.MaxValue;

    /// <summary>Says that the step has no turns yet.</summary>
    public CachedStep AsNew()
    {
        KnownFrom = 0;
        return this;
    }

    /// <summary>The generation; null when it does not exist.</summary>
    public GenerationRecord? Generation(int number) => turns.GetValueOrDefault(number)?.Generation;

    /// <summary>The call; null when it does not exist.</summary>
    public ToolCallRecord? ToolCall(int generation, int index) => turns.GetValueOrDefault(generation)?.ToolCall(index);

    /// <summary>The turns in order.</summary>
    public List<Turn> Turns(int from, int to)
    {
        var found = new List<Turn>();
        for (var i = FirstAtOrAfter(from); i < turns.Count && turns.GetKeyAtIndex(i) <= to; i++)
        {
            if (turns.GetValueAtIndex(i).AsTurn() is { } turn)
            {
                found.Add(turn);
            }
        }

        return found;
    }

    /// <summary>Takes a generation; gives the change in size.</summary>
    public long Put(GenerationRecord generation) => generation.Id.Number < KnownFrom
        ? 0
        : Turn(generation.Id.Number).Put(generation) + Trim();

    /// <summary>Takes a tool call; gives the change in size.</summary>
    public long Put(ToolCallRecord call) => call.Id.Generation < KnownFrom
        ? 0
        : Turn(call.Id.Generation).Put(call) + Trim();

    /// <summary>Takes all turns from a number on, as they were read; gives the change in size.</summary>
    public long Fill(int from, IReadOnlyList<Turn> read)
    {
        if (from >= KnownFrom)
        {
            return 0;
        }

        KnownFrom = from;
        var size = 0L;
        foreach (var turn in read)
        {
            size += Turn(turn.Generation.Id.Number).Put(turn.Generation);
            foreach (var call in turn.ToolCalls)
            {
                size += Turn(turn.Generation.Id.Number).Put(call);
            }
        }

        return size + Trim();
    }

    private CachedTurn Turn(int number)
    {
        if (!turns.TryGetValue(number, out var turn))
        {
            turns.Add(number, turn = new CachedTurn());
        }

        return turn;
    }

    private long Trim()
    {
        var size = 0L;
        while (turns.Count > MostTurns)
        {
            KnownFrom = turns.GetKeyAtIndex(0) + 1;
            size -= turns.GetValueAtIndex(0).Size;
            turns.RemoveAt(0);
        }

        return size;
    }

    private int FirstAtOrAfter(int number)
    {
        var (low, high) = (0, turns.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (turns.GetKeyAtIndex(middle) < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

/// <summary>What is remembered of a turn.</summary>
internal sealed class CachedTurn
{
    private readonly SortedList<int, ToolCallRecord> calls = [];
    private Turn? turn;

    public GenerationRecord? Generation { get; private set; }

    public long Size { get; private set; }

    public ToolCallRecord? ToolCall(int index) => calls.GetValueOrDefault(index);

    /// <summary>The turn; null while only its calls are known.</summary>
    public Turn? AsTurn() => Generation is null ? null : turn ??= new Turn(Generation, [.. calls.Values]);

    public long Put(GenerationRecord generation)
    {
        var size = SizeOf(generation) - SizeOf(Generation);
        (Generation, turn) = (generation, null);
        Size += size;
        return size;
    }

    public long Put(ToolCallRecord call)
    {
        var size = SizeOf(call) - SizeOf(calls.GetValueOrDefault(call.Id.Index));
        calls[call.Id.Index] = call;
        turn = null;
        Size += size;
        return size;
    }

    // In bytes, estimated: a fixed share for the record and its short texts, and two for each character of the texts that can be long.
    private static long SizeOf(GenerationRecord? generation) => generation is null
        ? 0
        : 600 + (2L * ((generation.ResponseContent?.Length ?? 0) + (generation.Observation?.Length ?? 0)));

    private static long SizeOf(ToolCallRecord? call) => call is null
        ? 0
        : 400 + (2L * (call.Arguments.Length + (call.Result?.Content.Length ?? 0)));
}
