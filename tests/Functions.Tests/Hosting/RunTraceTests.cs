using System.Diagnostics.Metrics;
using Lavra.Facts;
using Lavra.Functions.Telemetry;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Functions.Tests.Telemetry;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Security;
using Lavra.Telemetry;
using Lavra.Testing.Storage;
using Lavra.Testing.StubModel;
using Microsoft.ApplicationInsights.DataContracts;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>What Application Insights gets of a whole run.</summary>
public sealed class RunTraceTests : IDisposable
{
    private const string Key = "lv_run-trace";
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-").FullName;
    private readonly TelemetryBed bed = new();

    [Fact]
    public async Task Spans_of_a_run_are_one_tree_and_name_the_run_and_the_model_alike()
    {
        var model = $"swift-{Guid.NewGuid():N}";
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var meters = ModelsOf(model, names);
        using var export = new SpanExport(bed.Client, TelemetryNames.Source);
        export.Start();

        var run = await RunAsync(model);

        var spans = bed.Sent<DependencyTelemetry>().Where(span => IsOf(span, run)).ToList();
        var root = Assert.Single(spans, static span => span.Type == "invoke_agent");
        Assert.Null(root.Context.Operation.ParentId);
        Assert.Equal(2, spans.Count(static span => span.Type == "generate"));
        Assert.Equal(2, spans.Count(static span => span.Type == "chat"));
        Assert.Single(spans, static span => span.Type == "execute_tool");
        var ids = spans.Select(static span => span.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(spans.Count, ids.Count);
        Assert.All(spans.Except([root]), span => Assert.Contains(span.Context.Operation.ParentId, ids));
        Assert.Single(spans.Select(static span => span.Context.Operation.Id).Distinct());
        Assert.All(spans.Where(static span => span.Type is "chat" or "invoke_agent"), span => Assert.Equal(model, span.Properties["gen_ai.request.model"]));
        Assert.Superset(
            new HashSet<string> { "lavra.runs", "lavra.generations", "lavra.tokens", "gen_ai.client.operation.duration", "gen_ai.client.token.usage" },
            names);
    }

    public void Dispose()
    {
        bed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> RunAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var model = await StubModelServer.StartAsync();
        model.Enqueue(Reply.ToolCall("write_file", """{"path":"notes.txt","content":"hello"}"""), Reply.Text("done"));
        var settings = new Dictionary<string, string>
        {
            [$"Lavra:Models:{name}:Endpoint"] = model.Endpoint.AbsoluteUri,
            [$"Lavra:Models:{name}:Name"] = "name-at-the-server",
            [$"Lavra:Models:{name}:ApiKey"] = "key-of-the-stub",
            ["Lavra:Http:Keys:0:Name"] = "trace",
            ["Lavra:Http:Keys:0:Scopes:0"] = ApiKeyScopes.Admin,
            ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf(Key),
        };
        var stores = new ChosenStores(new InMemoryRunData(), new FakeRunRetention(), new InMemoryRecordStore(TimeProvider.System));
        await using var host = await FunctionsHost.StartAsync(new DoubleHub(TimeProvider.System) { DefaultVersion = "1" }, settings, stores, folder);
        using var client = LavraHttpClient.Create(host.Address, Key, TimeProvider.System);
        var body = new StartRunBody { Objective = "write", Plan = """{"steps":[{"id":"only","description":"do it"}]}""", Model = name };
        var run = (await client.StartAsync(body, patience.Token)).Run;
        await foreach (var entry in client.FollowAsync(run.Id, 0, patience.Token))
        {
            Assert.True(entry.Success, entry.ErrorMessage);
        }

        // The run's own span ends with the activity that ended the run, a moment after its last entry.
        while (!bed.Sent<DependencyTelemetry>().Any(span => span.Type == "invoke_agent" && IsOf(span, run.Id.ToString())))
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }

        return run.Id.ToString();
    }

    private static bool IsOf(DependencyTelemetry span, string run) => span.Properties.TryGetValue("lavra.run.id", out var of) && of == run;

    private static MeterListener ModelsOf(string model, HashSet<string> names)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Source)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        return listener;

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "gen_ai.request.model" && Equals(tag.Value, model))
                {
                    lock (names)
                    {
                        names.Add(instrument.Name);
                    }
                }
            }
        }
    }
}
