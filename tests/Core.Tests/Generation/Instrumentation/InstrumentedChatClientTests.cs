using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lavra.Telemetry;
using Lavra.Testing.Time;
using Microsoft.Extensions.AI;
using static Lavra.Generation.ScriptedChatClient;

namespace Lavra.Generation.Instrumentation;

public sealed class InstrumentedChatClientTests : IDisposable
{
    // Instruments are the process's own, so each test looks only at a model of its own.
    private readonly string model = $"m-{Guid.NewGuid():N}";
    private readonly List<Activity> spans = [];
    private readonly List<(string Instrument, double Value, Dictionary<string, object?> Tags)> measured = [];
    private readonly ActivityListener spanListener;
    private readonly MeterListener meterListener = new();
    private readonly ManualTime time = new();

    public InstrumentedChatClientTests()
    {
        spanListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.OperationName.EndsWith(model, StringComparison.Ordinal))
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(spanListener);
        meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Source)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meterListener.Start();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_call_is_a_span_with_counts_and_names_and_no_content(bool stream)
    {
        var usage = new UsageDetails { InputTokenCount = 12, OutputTokenCount = 3, CachedInputTokenCount = 4 };
        var inner = new ScriptedChatClient(Says("secret answer", usage: usage)) { OnCall = () => time.Advance(TimeSpan.FromSeconds(2)) };

        await Client(inner).AskAsync(stream, "secret prompt", new ChatOptions { Temperature = 0.5f });

        var span = Assert.Single(spans);
        Assert.Equal(($"chat {model}", ActivityKind.Client), (span.OperationName, span.Kind));
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal("chat", tags["gen_ai.operation.name"]);
        Assert.Equal("openai", tags["gen_ai.provider.name"]);
        Assert.Equal("scripted-1", tags["gen_ai.response.model"]);
        Assert.Equal(12L, tags["gen_ai.usage.input_tokens"]);
        Assert.Equal(3L, tags["gen_ai.usage.output_tokens"]);
        Assert.Equal(4L, tags["gen_ai.usage.cache_read.input_tokens"]);
        Assert.Equal("models.test", tags["server.address"]);
        Assert.DoesNotContain(tags.Values, value => value?.ToString()?.Contains("secret", StringComparison.Ordinal) is true);
        Assert.Equal(2.0, Assert.Single(measured, one => one.Instrument == "gen_ai.client.operation.duration").Value);
        Assert.Equal([12, 3], measured.Where(one => one.Instrument == "gen_ai.client.token.usage").Select(one => one.Value));
        Assert.Equal(stream, measured.Any(one => one.Instrument == "gen_ai.client.operation.time_to_first_chunk"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_failure_is_on_the_span_by_its_kind_only(bool stream)
    {
        var inner = new ScriptedChatClient(Fails(new ModelException(ModelFailure.Unavailable, "secret message")));

        await Assert.ThrowsAsync<ModelException>(() => Client(inner).AskAsync(stream));

        var span = Assert.Single(spans);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal("Unavailable", span.GetTagItem("error.type"));
        Assert.Equal("Unavailable", Assert.Single(measured).Tags["error.type"]);
    }

    [Fact]
    public void Ended_work_is_counted_by_model_tool_and_status_and_never_by_id()
    {
        Measurements.GenerationEnded(model, "completed", 10, 5, 0.25m, TimeSpan.FromSeconds(1));
        Measurements.GenerationEnded(model, "failed", 0, 0, null, TimeSpan.FromSeconds(1));
        Measurements.RunEnded("completed", model, TimeSpan.FromSeconds(3));

        Assert.Equal(2, measured.Where(one => one.Instrument == "lavra.generations").Sum(one => one.Value));
        Assert.Equal(15, measured.Where(one => one.Instrument == "lavra.tokens").Sum(one => one.Value));
        Assert.Equal(0.25, Assert.Single(measured, one => one.Instrument == "lavra.cost").Value);
        Assert.Single(measured, one => one.Instrument == "lavra.generations.unpriced");
        Assert.Equal(3, Assert.Single(measured, one => one.Instrument == "gen_ai.invoke_agent.duration").Value);
        Assert.All(measured, one => Assert.Empty(one.Tags.Keys.Except(
            ["gen_ai.request.model", "gen_ai.tool.name", "lavra.status", "gen_ai.token.type"])));
    }

    [Fact]
    public void Work_of_a_stored_run_joins_its_trace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        using var other = new Activity("somebody else's").Start();
        using var run = Spans.StartRun("run", "session", model, StoredTrace.Parent(Trace));
        using var chat = Spans.StartChat(model, "openai", null);

        Assert.Equal(Trace, run?.TraceId.ToHexString());
        Assert.Equal(run?.SpanId, chat?.ParentSpanId);
        Assert.Equal(default(ActivitySpanId), run!.ParentSpanId);
        Assert.Equal("run", chat?.GetTagItem("lavra.run.id"));
        Assert.Equal(Trace, StoredTrace.IdFor("ffffffffffffffffffffffffffffffff"));
    }

    public void Dispose()
    {
        spanListener.Dispose();
        meterListener.Dispose();
    }

    private InstrumentedChatClient Client(IChatClient inner) =>
        new(inner, model, "openai", new Uri("https://models.test/v1"), time);

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (Equals(all.GetValueOrDefault("gen_ai.request.model"), model))
        {
            measured.Add((instrument.Name, value, all));
        }
    }
}
