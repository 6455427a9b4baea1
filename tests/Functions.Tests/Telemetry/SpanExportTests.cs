using System.Diagnostics;
using Lavra.Functions.Telemetry;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Tests.Telemetry;

public sealed class SpanExportTests : IDisposable
{
    private readonly ActivitySource source = new($"test-{Guid.NewGuid():N}");
    private readonly TelemetryBed bed = new();
    private readonly SpanExport export;

    public SpanExportTests()
    {
        export = new SpanExport(bed.Client, source.Name);
        export.Start();
    }

    [Fact]
    public void A_span_is_a_dependency_in_its_trace()
    {
        using (var run = source.StartActivity("invoke_agent lavra"))
        using (var chat = source.StartActivity("chat stub", ActivityKind.Client))
        {
            chat!.SetTag("gen_ai.operation.name", "chat").SetTag("server.address", "models.example").SetTag("lavra.run.id", "r1");
            chat.SetTag("gen_ai.usage.input_tokens", 12).SetTag("gen_ai.response.finish_reasons", new[] { "stop", "length" });
        }

        var sent = bed.Sent<DependencyTelemetry>();
        var (inner, outer) = (sent[0], sent[1]);
        Assert.Equal(("chat stub", "chat", "models.example", (bool?)true), (inner.Name, inner.Type, inner.Target, inner.Success));
        Assert.Equal(outer.Id, inner.Context.Operation.ParentId);
        Assert.Equal(outer.Context.Operation.Id, inner.Context.Operation.Id);
        Assert.Null(outer.Context.Operation.ParentId);
        Assert.Equal(("r1", "12", "stop,length"), (
            inner.Properties["lavra.run.id"], inner.Properties["gen_ai.usage.input_tokens"], inner.Properties["gen_ai.response.finish_reasons"]));
    }

    [Fact]
    public void A_span_that_failed_is_a_dependency_without_success()
    {
        source.StartActivity("execute_tool read_file")!.SetStatus(ActivityStatusCode.Error).Dispose();

        Assert.False(Assert.Single(bed.Sent<DependencyTelemetry>()).Success);
    }

    [Fact]
    public void Spans_of_others_are_not_sent()
    {
        using var other = new ActivitySource("somebody.else");
        other.StartActivity("theirs")?.Dispose();

        Assert.Empty(bed.Sent<DependencyTelemetry>());
    }

    [Fact]
    public void Pieces_of_a_run_are_within_the_runs_own_span()
    {
        const string Run = "01a231e157d67c98b634df3cca0e8bbc";
        source.StartActivity("generate")!.SetTag("lavra.run.id", Run).SetTag("gen_ai.operation.name", "generate").Dispose();
        source.StartActivity("invoke_agent lavra")!.SetTag("lavra.run.id", Run).SetTag("gen_ai.operation.name", "invoke_agent").Dispose();

        var sent = bed.Sent<DependencyTelemetry>();
        Assert.Equal(sent[1].Id, sent[0].Context.Operation.ParentId);
        Assert.Null(sent[1].Context.Operation.ParentId);
    }

    [Fact]
    public void What_is_within_a_span_that_is_left_out_has_the_next_one_around_as_its_parent()
    {
        using var platform = new ActivitySource($"Microsoft.Azure.Functions.Worker.{Guid.NewGuid():N}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == platform,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new Activity("request").Start();
        using (platform.StartActivity("Invoke"))
        {
            source.StartActivity("job")!.Dispose();
            bed.Client.TrackTrace("a line");
        }

        Assert.Equal(request.SpanId.ToHexString(), Assert.Single(bed.Sent<DependencyTelemetry>()).Context.Operation.ParentId);
        Assert.Equal(request.SpanId.ToHexString(), Assert.Single(bed.Sent<TraceTelemetry>()).Context.Operation.ParentId);
    }

    [Fact]
    public void Sampling_takes_no_span_and_no_log_line_of_the_product()
    {
        using var sampled = new TelemetryBed(keepPercent: 1e-9);
        using var sending = new SpanExport(sampled.Client, source.Name);
        sending.Start();
        for (var n = 0; n < 50; n++)
        {
            using var span = source.StartActivity("chat stub");
            var line = new TraceTelemetry("a line");
            line.Properties["CategoryName"] = "Lavra.Operations.SummaryJob";
            sampled.Client.TrackTrace(line);
            sampled.Client.TrackTrace("somebody else's");
            sampled.Client.TrackDependency("HTTP", "models.example", "POST", "", DateTimeOffset.UnixEpoch, TimeSpan.Zero, "200", success: true);
        }

        Assert.Equal(50, sampled.Sent<DependencyTelemetry>().Count);
        Assert.Equal(50, sampled.Sent<TraceTelemetry>().Count);
        Assert.DoesNotContain(sampled.Sent<TraceTelemetry>(), static line => line.Message == "somebody else's");
    }

    public void Dispose()
    {
        export.Dispose();
        bed.Dispose();
        source.Dispose();
    }
}
