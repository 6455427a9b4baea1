using System.Reflection;
using System.Text;
using Lavra.Composition;
using Lavra.Durability;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Retention.Workflows;
using Lavra.Runs;
using Lavra.Testing.Catalogs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;
using Lavra.Tools;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging.Abstractions;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Core.Tests.Composition;

public sealed class ProductTests
{
    private const string Secret = "planted-secret-1";

    // Nothing is written through these but names and positions of the product's own.
    private static readonly string[] WithoutText = [nameof(Stores.Runs), nameof(Stores.Log), nameof(Stores.Retention)];

    private readonly InMemoryRunData data = new();
    private readonly List<string> done = [];
    private readonly ChosenStores stores;

    public ProductTests() => stores = new ChosenStores(data, new FakeRunRetention(done)
    {
        Runs = { new ExpiredRun(Id(1), "local", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) },
    });

    [Fact]
    public async Task Reading_makes_neither_tools_nor_models()
    {
        using var product = Make(
            static () => throw new InvalidOperationException("Models were made."), static () => throw new InvalidOperationException("Tools were made."));

        Assert.Null(await product.Reader.GetAsync(Id(1), Caller.Local, default));
    }

    [Fact]
    public void Every_store_that_is_given_text_has_redaction_in_front_of_it()
    {
        using var product = Make();

        Assert.All(
            typeof(Stores).GetProperties().Where(static port => !WithoutText.Contains(port.Name)),
            port => Assert.NotSame(port.GetValue(stores), port.GetValue(product.Stores)));
    }

    [Fact]
    public async Task What_a_tool_notes_is_stored_without_secrets_and_given_back_as_it_was()
    {
        using var product = Make();
        var call = new ToolCallId(Id(1), 1, 1, 1);

        var mark = await product.Stores.Effects.BeginAsync(call, new EffectNote(null, $"key {Secret}"), default);

        Assert.Equal($"key {Secret}", mark.ProbeState);
        Assert.Equal("key [redacted:planted]", (await data.FindAsync(call, default))!.ProbeState);
    }

    [Fact]
    public async Task A_note_that_redaction_makes_longer_is_still_short_enough()
    {
        using var product = Make();
        var note = $"{Secret} {new string('x', EffectNote.LongestProbeState - Secret.Length - 1)}";

        await product.Stores.Effects.BeginAsync(new ToolCallId(Id(1), 1, 1, 1), new EffectNote(null, note), default);

        Assert.Equal(
            EffectNote.LongestProbeState, (await data.FindAsync(new ToolCallId(Id(1), 1, 1, 1), default))!.ProbeState!.Length);
    }

    [Fact]
    public void Every_workflow_and_activity_that_is_defined_is_registered()
    {
        using var product = Make();

        Assert.Equal(Defined(typeof(WorkflowDefinition<,>)), product.Durables.Workflows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Defined(typeof(ActivityDefinition<,>)), product.Durables.Activities.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_activity_acts_on_workflows_through_the_client_that_delivers_it()
    {
        using var product = Make();
        var durable = new FakeDurableClient(done).With(Id(1).ToString(), InstanceStatus.Completed);

        await product.Durables.Activities[RetentionDefinitions.Retain.Name].RunAsync(
            new ActivityContext("retention", "retain", 1, 1), Encoding.UTF8.GetBytes("""{"pass":1}"""), durable, default);

        Assert.Contains($"purge {Id(1)}", done);
    }

    private static IEnumerable<string> Defined(Type definition) => typeof(Product).Assembly.GetTypes()
        .SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        .Where(property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == definition)
        .Select(static property => (string)property.PropertyType.GetProperty("Name")!.GetValue(property.GetValue(null))!)
        .Order(StringComparer.Ordinal);

    private Product Make(Func<IModelCatalog>? models = null, Func<ToolRegistry>? tools = null)
    {
        var redactor = new Redactor();
        redactor.Register("planted", Secret);
        return new Product(new ProductParts
        {
            Stores = stores,
            Settings = new ProductSettings { Runs = new RunsOptions(), Retention = new RetentionOptions { KeepRuns = TimeSpan.FromDays(1) } },
            Models = models ?? (static () => FakeModelCatalog.Two),
            Tools = tools,
            Redactor = redactor,
            Time = TimeProvider.System,
            Loggers = NullLoggerFactory.Instance,
        });
    }
}
