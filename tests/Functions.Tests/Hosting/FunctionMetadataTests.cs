using System.Text.Json;
using Lavra.Functions.Hosting;
using Lavra.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>What the platform finds in the app: which functions there are, and what starts them.</summary>
public sealed class FunctionMetadataTests
{
    private static readonly JsonElement Found = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(FunctionsApp).Assembly.Location)!, "functions.metadata"))).RootElement;

    private static readonly string[] FoundNames = [.. Found.EnumerateArray().Select(static f => f.GetProperty("name").GetString()!)];

    public static TheoryData<string> Names => [.. FoundNames];

    [Fact]
    public void The_platform_finds_every_function_and_each_once()
    {
        string[] declared =
        [
            .. FunctionTable.StartedBy<HttpTriggerAttribute>(), .. FunctionTable.StartedBy<TimerTriggerAttribute>(),
            .. FunctionTable.StartedBy<OrchestrationTriggerAttribute>(), .. FunctionTable.StartedBy<ActivityTriggerAttribute>(),
        ];

        // Names are compared without regard to case.
        Assert.Equal(declared.Length, declared.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(declared.Order(StringComparer.Ordinal), FoundNames.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_hands_on_what_it_is_given_and_does_nothing_itself(string name)
    {
        var method = FunctionTable.Find(name)!;
        Assert.True(
            method.GetMethodBody()!.GetILAsByteArray()!.Length < 100,
            $"{name} has code of its own. Functions call Core; put it there.");
    }

    [Theory]
    [InlineData("StartRun", "api/runs", "Function")]
    [InlineData("WebApi", "{*path}", "Function")]
    [InlineData("Health", "healthz", "Anonymous")]
    [InlineData("OpenApi", "openapi.json", "Anonymous")]
    public void The_platform_asks_for_a_key_except_where_everybody_may_go(string name, string route, string level)
    {
        var trigger = FunctionTable.Trigger<HttpTriggerAttribute>(name);
        Assert.Equal((route, level), (trigger.Route, trigger.AuthLevel.ToString()));
    }

    // Azure/azure-functions-host, issue 9876.
    [Fact]
    public void The_route_that_always_fits_is_the_last_that_the_platform_tries() => Assert.Equal(
        "{*path}",
        FunctionTable.Trigger<HttpTriggerAttribute>(
            FunctionTable.StartedBy<HttpTriggerAttribute>().Order(StringComparer.OrdinalIgnoreCase).Last()).Route);

    [Fact]
    public void Schedules_are_settings_that_the_sample_has()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.At("local.settings.sample.json")));
        Assert.All(FunctionTable.StartedBy<TimerTriggerAttribute>(), name =>
        {
            var trigger = FunctionTable.Trigger<TimerTriggerAttribute>(name);
            Assert.False(trigger.RunOnStartup);
            Assert.Matches("^%[A-Z_]+%$", trigger.Schedule);
            Assert.Equal(6, sample.RootElement.GetProperty("Values").GetProperty(trigger.Schedule.Trim('%')).GetString()!.Split(' ').Length);
        });
    }
}
