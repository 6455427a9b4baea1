using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lavra.Composition;
using Lavra.Functions.Durable;
using Lavra.Functions.Hosting;
using Lavra.Testing.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>
/// The workflows and activities that Core lists, and the functions by which the platform starts them: one for each, and nothing besides.
/// A failure gives the text of the method that is missing or different.
/// </summary>
public sealed class DurableFunctionTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddLogging()
        .AddLavra(
            FunctionsSettingsReader.Read(
                new ConfigurationBuilder().AddInMemoryCollection([new("Lavra:Tables:ConnectionString", "UseDevelopmentStorage=true")]).Build(),
                Path.GetTempPath()),
            static _ => new ChosenStores(new InMemoryRunData(), new FakeRunRetention()))
        .BuildServiceProvider();

    private Product Product => services.GetRequiredService<Product>();

    public void Dispose() => services.Dispose();

    [Fact]
    public void Every_workflow_that_Core_lists_has_its_function() =>
        AssertNone(Product.Durables.Workflows.Keys.Select(static name => Missing<OrchestrationTriggerAttribute>(name, Orchestrator(name))));

    [Fact]
    public void Every_activity_that_Core_lists_has_its_function() =>
        AssertNone(Product.Durables.Activities.Keys.Select(static name => Missing<ActivityTriggerAttribute>(name, Activity(name))));

    [Fact]
    public void No_function_is_there_for_what_Core_does_not_list()
    {
        Assert.Empty(FunctionTable.StartedBy<OrchestrationTriggerAttribute>().Except(Product.Durables.Workflows.Keys));
        Assert.Empty(FunctionTable.StartedBy<ActivityTriggerAttribute>().Except(Product.Durables.Activities.Keys));
    }

    [Fact]
    public void A_function_that_is_missing_is_told_as_the_text_to_paste()
    {
        var text = Missing<ActivityTriggerAttribute>("look_again", Activity("look_again"))!;

        Assert.Contains("[Function(\"look_again\")]", text, StringComparison.Ordinal);
        Assert.Contains("public Task<JsonElement> LookAgainAsync([ActivityTrigger] JsonElement request, ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_of_another_form_is_told() =>
        Assert.NotNull(Missing<OrchestrationTriggerAttribute>("plan", Orchestrator("plan")));

    private static Wanted Orchestrator(string name) => new(
        $$"""
            [Function("{{name}}")]
            public Task<JsonElement> {{MethodOf(name)}}([OrchestrationTrigger] TaskOrchestrationContext context) =>
                workflows.RunAsync("{{name}}", context);
        """,
        typeof(WorkflowRunner),
        [typeof(TaskOrchestrationContext)]);

    private static Wanted Activity(string name) => new(
        $$"""
            [Function("{{name}}")]
            public Task<JsonElement> {{MethodOf(name)}}([ActivityTrigger] JsonElement request, string instanceId, [DurableClient] DurableTaskClient client) =>
                activities.RunAsync("{{name}}", request, instanceId, client);
        """,
        typeof(ActivityRunner),
        [typeof(JsonElement), typeof(string), typeof(DurableTaskClient)]);

    private static string? Missing<TTrigger>(string name, Wanted wanted)
        where TTrigger : Attribute
    {
        var problem = FunctionTable.Find(name) switch
        {
            null => "has no function",
            var method when method.GetParameters() is not [var first, ..] || first.GetCustomAttribute<TTrigger>() is null =>
                "has a function that something else starts",
            var method when method.ReturnType != typeof(Task<JsonElement>)
                || !method.GetParameters().Select(static parameter => parameter.ParameterType).SequenceEqual(wanted.Parameters)
                || method.GetParameters().Any(static parameter => parameter.ParameterType == typeof(DurableTaskClient)
                    && parameter.GetCustomAttribute<DurableClientAttribute>() is null) => "has a function of another form",
            var method when !Calls(method).SequenceEqual([name, $"{wanted.Runner.Name}.RunAsync"]) => "has a function that runs something else",
            _ => null,
        };
        return problem is null ? null : $"'{name}' {problem}. In src/Functions it is:\n{wanted.Text}";
    }

    /// <summary>The texts and methods that a method without branches uses, in order.</summary>
    private static IEnumerable<string> Calls(MethodInfo method)
    {
        const byte LoadText = 0x72, Call = 0x28, CallVirtual = 0x6F;
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at < code.Length; at++)
        {
            if (code[at] is not (LoadText or Call or CallVirtual or 0x7B))
            {
                continue;
            }

            var token = BitConverter.ToInt32(code, at + 1);
            if (code[at] == LoadText)
            {
                yield return method.Module.ResolveString(token);
            }
            else if (code[at] != 0x7B)
            {
                var called = method.Module.ResolveMethod(token)!;
                yield return $"{called.DeclaringType!.Name}.{called.Name}";
            }

            at += sizeof(int);
        }
    }

    private static string MethodOf(string name) => string.Concat(name.Split('_')
        .Select(static word => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}"))) + "Async";

    private static void AssertNone(IEnumerable<string?> missing)
    {
        var all = string.Join("\n\n", missing.OfType<string>());
        Assert.True(all.Length == 0, all);
    }

    private sealed record Wanted(string Text, Type Runner, Type[] Parameters);
}
