using Azure;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Identity;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

public sealed class RunMemoryTests
{
    private static readonly RunId Run = Id(1);
    private readonly RunMemory memory = new(most: 100_000);

    [Fact]
    public void A_head_that_was_read_before_another_was_written_does_not_take_its_place()
    {
        memory.Know(Run, Head("1"));
        var before = memory.Head(Run);
        memory.Know(Run, Head("2"));

        memory.KnowRead(Run, Head("1"), before);
        Assert.Equal(new ETag("2"), memory.Head(Run)!.Version);

        memory.KnowRead(Run, Head("3"), memory.Head(Run));
        Assert.Equal(new ETag("3"), memory.Head(Run)!.Version);
    }

    [Fact]
    public void A_fact_that_has_ended_is_not_taken_back_by_who_read_it_before()
    {
        memory.Know(Run, "t1", new KnownRow(new ETag("1"), null));
        memory.Know(Run, "t1", new KnownRow(null, "the fact"));

        memory.Know(Run, "t1", new KnownRow(new ETag("1"), null));
        memory.Know(Run, "t1", KnownRow.Ended);
        memory.Know(Run, "t1", row: null);

        Assert.Equal("the fact", memory.Row(Run, "t1")!.Fact);
    }

    [Fact]
    public void A_text_that_would_push_out_most_of_the_others_is_not_kept()
    {
        memory.Know(Run, "small", "text");
        memory.Know(Run, "large", new string('x', 50_000));

        Assert.Equal("text", memory.Text(Run, "small"));
        Assert.Null(memory.Text(Run, "large"));
    }

    [Fact]
    public void What_is_known_of_a_run_goes_when_another_has_its_id()
    {
        memory.Know(Run, Head("1"));
        memory.Know(Run, "t1", KnownRow.Ended);
        memory.Know(Run, "name", "text");

        memory.Know(Run, Head("2") with { Held = "the same run" });
        Assert.NotNull(memory.Row(Run, "t1"));
        memory.Know(Run, Head("3") with { CreatedAt = At.AddTicks(1) });

        Assert.Null(memory.Row(Run, "t1"));
        Assert.Null(memory.Text(Run, "name"));
    }

    [Fact]
    public void Runs_that_were_not_used_for_long_are_dropped_and_the_sizes_of_the_others_stay_right()
    {
        for (var n = 1; n <= 200; n++)
        {
            memory.Know(Id(n), Head("1"));
            memory.Know(Id(n), "name", new string('x', 1000));
            memory.Know(Id(n), "t1", KnownRow.Ended);
            memory.Know(Id(n), Head("2") with { CreatedAt = At.AddTicks(n) });
            Assert.NotNull(memory.Head(Id(1)));
        }

        Assert.Null(memory.Head(Id(2)));
        Assert.NotNull(memory.Head(Id(200)));
        Assert.InRange(Enumerable.Range(1, 200).Count(n => memory.Head(Id(n)) is not null), 20, 60);
    }

    private static RunHead Head(string version) => new() { Tenant = "t", CreatedAt = At, Version = new ETag(version) };
}
