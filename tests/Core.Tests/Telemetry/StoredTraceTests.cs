using System.Diagnostics;

namespace Lavra.Telemetry;

public sealed class StoredTraceTests
{
    [Fact]
    public void A_bare_trace_id_gives_a_trace_and_no_span_that_is_not_there()
    {
        var one = StoredTrace.Parent("0af7651916cd43dd8448eb211c80319c");

        Assert.Equal(default, one.SpanId);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", one.TraceId.ToHexString());
        Assert.Equal(one, StoredTrace.Parent("0af7651916cd43dd8448eb211c80319c"));
        Assert.True(one.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
    }

    [Fact]
    public void A_whole_traceparent_is_taken_as_it_is()
    {
        var context = StoredTrace.Parent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.Equal("b7ad6b7169203331", context.SpanId.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a trace id")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("zzf7651916cd43dd8448eb211c80319c")]
    public void Anything_else_starts_a_trace_of_its_own(string? stored) =>
        Assert.Equal(default, StoredTrace.Parent(stored));

    [Fact]
    public void Without_a_callers_trace_the_run_is_its_own()
    {
        Activity.Current = null;

        Assert.Equal("0197a3c2d5e84b1f9c6d7e8f90a1b2c3", StoredTrace.IdFor("0197a3c2d5e84b1f9c6d7e8f90a1b2c3"));
    }
}
