using Lavra.Testing.Time;

namespace Lavra.Generation.RateLimiting;

public sealed class ModelGateTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Calls_within_the_limit_go_ahead_at_once()
    {
        var gate = Gate(requests: 5);

        for (var call = 0; call < 5; call++)
        {
            Assert.NotNull(gate.Enter($"c{call}", 0).Pass);
        }
    }

    [Fact]
    public void Fifty_calls_at_five_a_minute_never_go_before_their_turn_nor_overtake()
    {
        var gate = Gate(requests: 5);
        var start = time.GetUtcNow();
        var due = Enumerable.Range(0, 50).ToDictionary(call => call, _ => start);
        var went = new List<(int Call, DateTimeOffset At)>();
        while (due.Count > 0)
        {
            var (call, at) = due.MinBy(pair => (pair.Value, pair.Key));
            time.Advance(at - time.GetUtcNow());
            var decision = gate.Enter($"c{call}", 0);
            if (decision.Pass is null)
            {
                Assert.True(decision.Wait > TimeSpan.Zero);
                due[call] = time.GetUtcNow() + decision.Wait;
            }
            else
            {
                due.Remove(call);
                went.Add((call, time.GetUtcNow()));
            }
        }

        Assert.Equal(Enumerable.Range(0, 50), went.Select(one => one.Call));
        for (var index = 5; index < went.Count; index++)
        {
            Assert.True(went[index].At - went[index - 5].At >= TimeSpan.FromMinutes(1), $"call {index} was the sixth in a minute");
        }

        // 5 at once, then from the second minute on one every 12 s: waiting is no longer than the limit makes it.
        Assert.Equal(TimeSpan.FromSeconds(60 + 44 * 12), went[^1].At - start);
    }

    [Fact]
    public void Every_waiting_call_has_a_turn_of_its_own_and_comes_back_once()
    {
        var gate = Gate(requests: 5);
        for (var call = 0; call < 5; call++)
        {
            gate.Enter($"gone{call}", 0);
        }

        var waits = Enumerable.Range(0, 45).Select(call => gate.Enter($"c{call}", 0).Wait).ToList();

        Assert.Equal(45, waits.Distinct().Count());
        Assert.Equal(waits.Order(), waits);
    }

    [Fact]
    public void A_newcomer_does_not_take_the_turn_of_one_that_waits()
    {
        var gate = Gate(requests: 1);
        gate.Enter("first", 0);
        var wait = gate.Enter("waiting", 0).Wait;
        time.Advance(wait);

        Assert.Null(gate.Enter("newcomer", 0).Pass);
        Assert.NotNull(gate.Enter("waiting", 0).Pass);
    }

    [Fact]
    public void Coming_back_early_keeps_the_turn()
    {
        var gate = Gate(requests: 1);
        gate.Enter("first", 0);
        gate.Enter("early", 0);
        gate.Enter("behind", 0);
        time.Advance(TimeSpan.FromSeconds(20));

        var again = gate.Enter("early", 0);

        Assert.Null(again.Pass);
        Assert.Equal(TimeSpan.FromSeconds(40), again.Wait);
    }

    [Fact]
    public void A_turn_that_nobody_takes_is_given_up()
    {
        var gate = Gate(requests: 1);
        gate.Enter("first", 0);
        gate.Enter("cancelled", 0);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.NotNull(gate.Enter("next", 0).Pass);
    }

    [Fact]
    public void Calls_without_a_name_take_the_turns_that_are_due_in_order()
    {
        var gate = Gate(requests: 1);
        gate.Enter(null, 0);
        var wait = gate.Enter(null, 0).Wait;
        time.Advance(wait);

        Assert.NotNull(gate.Enter(null, 0).Pass);
        Assert.Null(gate.Enter(null, 0).Pass);
    }

    [Fact]
    public void Coming_late_does_not_break_the_limit_for_those_after()
    {
        var gate = Gate(requests: 2);
        gate.Enter("a", 0);
        gate.Enter("b", 0);
        var third = gate.Enter("c", 0).Wait;
        gate.Enter("d", 0);
        gate.Enter("e", 0);
        time.Advance(third + TimeSpan.FromSeconds(65));

        var passed = new[] { "c", "d", "e" }.Count(call => gate.Enter(call, 0).Pass is not null);

        Assert.Equal(2, passed);
    }

    [Fact]
    public void Tokens_count_as_estimated_until_their_real_number_is_known()
    {
        var gate = Gate(tokens: 1000);
        var first = gate.Enter("a", 900).Pass!;
        gate.Settle(first, 100);

        Assert.NotNull(gate.Enter("b", 900).Pass);
        Assert.Null(gate.Enter("c", 1).Pass);
    }

    [Fact]
    public void A_call_larger_than_the_limit_goes_when_the_minute_is_empty()
    {
        var gate = Gate(tokens: 1000);
        Assert.NotNull(gate.Enter("huge", 5000).Pass);
        var wait = gate.Enter("next", 1).Wait;

        Assert.Equal(TimeSpan.FromMinutes(1), wait);
    }

    [Fact]
    public void A_refusal_by_the_server_closes_the_gate_for_all_until_the_wait_has_passed()
    {
        var gate = Gate();
        var pass = gate.Enter("refused", 0).Pass!;

        var wait = gate.Refuse(pass, TimeSpan.FromSeconds(20));
        var others = Enumerable.Range(0, 50).Select(call => gate.Enter($"c{call}", 0)).ToList();

        Assert.Equal(TimeSpan.FromSeconds(20), wait);
        Assert.All(others, other => Assert.True(other.Pass is null && other.Wait > TimeSpan.FromSeconds(20)));
        Assert.Equal(50, others.Select(other => other.Wait).Distinct().Count());
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(gate.Enter("refused", 0).Pass);
    }

    [Fact]
    public void A_refusal_moves_turns_that_were_given_out_before_it()
    {
        var gate = Gate(requests: 60);
        var passes = Enumerable.Range(0, 60).Select(call => gate.Enter($"p{call}", 0).Pass!).ToList();
        var before = gate.Enter("waiting", 0).Wait;
        gate.Refuse(passes[0], TimeSpan.FromSeconds(300));
        time.Advance(before);

        var after = gate.Enter("waiting", 0);

        Assert.Null(after.Pass);
        Assert.True(before + after.Wait > TimeSpan.FromSeconds(300));
    }

    [Fact]
    public void Several_refusals_at_once_get_turns_of_their_own()
    {
        var gate = Gate();
        var passes = Enumerable.Range(0, 5).Select(call => gate.Enter($"p{call}", 0).Pass!).ToList();

        var waits = passes.Select(pass => gate.Refuse(pass, TimeSpan.FromSeconds(10))).ToList();

        Assert.Equal(5, waits.Distinct().Count());
        Assert.All(waits, wait => Assert.True(wait >= TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Without_limits_nothing_waits_and_nothing_piles_up()
    {
        var gate = Gate();

        for (var call = 0; call < 200_000; call++)
        {
            gate.Settle(gate.Enter(null, 0).Pass!, 10, attempts: 2);
        }
    }

    [Fact]
    public void Attempts_beyond_the_first_count_too()
    {
        var gate = Gate(requests: 3);
        gate.Settle(gate.Enter("a", 0).Pass!, null, attempts: 3);

        Assert.Null(gate.Enter("b", 0).Pass);
    }

    [Fact]
    public void Tenants_that_wait_have_every_other_turn()
    {
        var gate = Gate(requests: 5);
        foreach (var call in Enumerable.Range(0, 5))
        {
            Assert.NotNull(gate.Enter($"gone{call}", 0, "a").Pass);
        }

        var due = Enumerable.Range(0, 50).ToDictionary(call => $"a{call}", call => time.GetUtcNow() + gate.Enter($"a{call}", 0, "a").Wait);
        foreach (var call in Enumerable.Range(0, 3))
        {
            due[$"b{call}"] = time.GetUtcNow() + gate.Enter($"b{call}", 0, "b").Wait;
        }

        var went = new List<string>();
        while (due.Count > 0)
        {
            var (call, at) = due.MinBy(static pair => (pair.Value, pair.Key));
            time.Advance(at - time.GetUtcNow());
            var decision = gate.Enter(call, 0, call[..1]);
            if (decision.Pass is null)
            {
                due[call] = time.GetUtcNow() + decision.Wait;
            }
            else
            {
                due.Remove(call);
                went.Add(call);
            }
        }

        Assert.Equal(["a0", "b0", "a1", "b1", "a2", "b2", "a3", "a4"], went.Take(8));
        Assert.Equal(went.Where(static call => call[0] == 'a').OrderBy(static call => int.Parse(call[1..])), went.Where(static call => call[0] == 'a'));
        Assert.Equal(53, went.Count);
    }

    [Fact]
    public void A_call_that_the_server_refused_is_not_moved_behind_another_tenants()
    {
        var gate = Gate();
        var refused = gate.Enter("a", 0, "a").Pass!;
        var wait = gate.Refuse(refused, TimeSpan.FromSeconds(30));
        gate.Enter("a2", 0, "a");
        gate.Enter("b", 0, "b");

        time.Advance(wait);

        Assert.NotNull(gate.Enter("a", 0, "a").Pass);
    }

    [Fact]
    public async Task Many_threads_at_once_get_no_more_than_the_limit()
    {
        var gate = Gate(requests: 10);

        var decisions = await Task.WhenAll(Enumerable.Range(0, 200).Select(call => Task.Run(() => gate.Enter($"c{call}", 0))));

        Assert.Equal(10, decisions.Count(decision => decision.Pass is not null));
        Assert.Equal(190, decisions.Where(decision => decision.Pass is null).Select(decision => decision.Wait).Distinct().Count());
    }

    private ModelGate Gate(int? requests = null, int? tokens = null) =>
        new(new RateLimitOptions { RequestsPerMinute = requests, TokensPerMinute = tokens }, time);
}
