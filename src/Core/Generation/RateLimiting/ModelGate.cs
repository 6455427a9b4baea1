namespace Lavra.Generation.RateLimiting;

/// <summary>
/// Keeps the calls of one model under its limits. A call that must wait is told at once for how long and has its own turn
/// reserved: turns differ from each other, so that waiting calls do not come back as a herd. Tenants that wait have every other
/// turn, so that one with many calls does not shut the others out; a tenant's own are in order of arrival and never overtake each
/// other. Nobody is held up inside. Thread safe; one per model and process.
/// </summary>
/// <remarks>
/// A call comes back for its turn under the same caller name. Without one it takes the oldest nameless turn that is due.
/// A turn that nobody comes for is given up a minute after it was due. A turn may move back while others arrive: a call that comes
/// when it was told to may then be told to wait again.
/// </remarks>
public sealed class ModelGate(RateLimitOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Lock sync = new();
    private readonly List<Pass> taken = [];
    private readonly List<Pass> waiting = [];
    private DateTimeOffset closedUntil = DateTimeOffset.MinValue;

    /// <summary>Asks to make a call now.</summary>
    /// <param name="caller">The call's name, the same whenever it comes back; null when it has none.</param>
    /// <param name="tokens">How many tokens it is likely to use.</param>
    /// <param name="tenant">For whom it is made; null counts as a tenant of its own.</param>
    public GateDecision Enter(string? caller, long tokens, string? tenant = null)
    {
        lock (sync)
        {
            var now = time.GetUtcNow();
            Forget(now);
            var index = waiting.FindIndex(turn =>
                string.Equals(turn.Caller, caller, StringComparison.Ordinal) && (caller is not null || turn.Time <= now));
            return index >= 0 ? TakeTurn(index, now) : Arrive(caller, tenant, tokens, now);
        }
    }

    /// <summary>Corrects what a call used, once known.</summary>
    /// <param name="pass">The call's pass.</param>
    /// <param name="tokens">Tokens that it really used; null when unknown.</param>
    /// <param name="attempts">How many requests it made of the server.</param>
    public void Settle(Pass pass, long? tokens, int attempts = 1)
    {
        ArgumentNullException.ThrowIfNull(pass);
        lock (sync)
        {
            pass.Tokens = tokens ?? pass.Tokens;
            if (!IsLimited || attempts <= 1)
            {
                return;
            }

            taken.AddRange(Enumerable.Range(1, attempts - 1).Select(_ => new Pass(null, pass.Tenant, 0, pass.Time)));
            taken.Sort(static (left, right) => left.Time.CompareTo(right.Time));
        }
    }

    /// <summary>
    /// The server refused a call and named a wait: nobody goes ahead until it has passed, and the refused call is first then.
    /// </summary>
    /// <returns>How long the refused call has to wait: at least as long as the server said.</returns>
    public TimeSpan Refuse(Pass pass, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(pass);
        lock (sync)
        {
            var now = time.GetUtcNow();
            Forget(now);
            taken.Remove(pass);
            closedUntil = Later(closedUntil, now + wait);
            pass.RefusedByServer = true;
            pass.Time = closedUntil;
            waiting.Insert(waiting.TakeWhile(turn => turn.RefusedByServer).Count(), pass);
            var earliest = closedUntil;
            foreach (var turn in waiting)
            {
                turn.Time = Later(turn.Time, earliest);
                earliest = turn.Time + Spacing;
            }

            return pass.Time - now;
        }
    }

    // Without limits of ours nothing is counted, only the server's word is kept: a fast model makes many calls a minute.
    private bool IsLimited => options.RequestsPerMinute is not null || options.TokensPerMinute is not null;

    private TimeSpan Spacing =>
        options.RequestsPerMinute is { } requests and > 0 ? Window / requests : options.Spacing;

    private GateDecision Arrive(string? caller, string? tenant, long tokens, DateTimeOffset now)
    {
        var earliest = EarliestFree(now, tokens, taken, waiting);
        if (waiting.Count > 0 && (waiting[^1].Time > now || earliest > now))
        {
            earliest = Later(earliest, waiting[^1].Time + Spacing);
        }

        var pass = new Pass(caller, tenant, tokens, earliest);
        if (earliest <= now)
        {
            return Take(pass);
        }

        waiting.Add(pass);
        Share(now);
        return new GateDecision(null, pass.Time - now);
    }

    /// <summary>
    /// Deals the turns that are still to come out again: the first of each tenant, then the second of each, and so on. Whether a
    /// call fits into its turn with all its tokens is looked at when it takes it.
    /// </summary>
    private void Share(DateTimeOffset now)
    {
        var first = waiting.FindIndex(turn => !turn.RefusedByServer && turn.Time > now);
        if (first < 0 || waiting.Skip(first).All(turn => turn.Tenant == waiting[first].Tenant))
        {
            return;
        }

        var ahead = waiting[first..];
        DateTimeOffset[] times = [.. ahead.Select(static turn => turn.Time)];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        Pass[] dealt = [.. ahead.OrderBy(turn => seen[turn.Tenant ?? ""] = seen.GetValueOrDefault(turn.Tenant ?? "") + 1)];
        for (var at = 0; at < dealt.Length; at++)
        {
            dealt[at].Time = times[at];
            waiting[first + at] = dealt[at];
        }
    }

    private GateDecision TakeTurn(int index, DateTimeOffset now)
    {
        var turn = waiting[index];
        if (turn.Time > now)
        {
            return new GateDecision(null, turn.Time - now);
        }

        // Calls that came late for their turns may have filled the minute: then this one waits a little longer, in its place.
        var earliest = EarliestFree(now, turn.Tokens, taken, []);
        waiting.RemoveAt(index);
        turn.Time = earliest;
        if (earliest > now)
        {
            var place = waiting.FindIndex(other => other.Time > earliest);
            waiting.Insert(place < 0 ? waiting.Count : place, turn);
            return new GateDecision(null, earliest - now);
        }

        turn.RefusedByServer = false;
        return Take(turn);
    }

    private GateDecision Take(Pass pass)
    {
        if (IsLimited)
        {
            taken.Add(pass);
        }

        return new GateDecision(pass, TimeSpan.Zero);
    }

    /// <summary>
    /// The first moment at which a call of so many tokens fits into the minute before it, going back from the latest call:
    /// the first one that does not fit beside the new one has to be out of the minute.
    /// </summary>
    private DateTimeOffset EarliestFree(DateTimeOffset now, long tokens, List<Pass> gone, List<Pass> reserved)
    {
        var floor = Later(now, closedUntil);
        var requestLimit = options.RequestsPerMinute ?? int.MaxValue;
        var tokenLimit = options.TokensPerMinute ?? long.MaxValue;
        var used = Math.Min(tokens, tokenLimit);
        var requests = 1;
        for (var index = reserved.Count + gone.Count - 1; index >= 0; index--)
        {
            // A reserved turn that is due may be taken at any moment from now on.
            var isReserved = index >= gone.Count;
            var pass = isReserved ? reserved[index - gone.Count] : gone[index];
            requests++;
            used += pass.Tokens;
            if (requests > requestLimit || used > tokenLimit)
            {
                return Later(floor, (isReserved ? Later(pass.Time, now) : pass.Time) + Window);
            }
        }

        return floor;
    }

    private void Forget(DateTimeOffset now)
    {
        var over = taken.FindIndex(pass => pass.Time + Window > now);
        taken.RemoveRange(0, over < 0 ? taken.Count : over);
        waiting.RemoveAll(turn => turn.Time + KeptFor <= now);
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
