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

    public void Dispose()
    {
        export.Dispose();
        bed.Dispose();
        source.Dispose();
    }
}
