using System.Reflection;
using System.Text.Json;
using Lavra.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The app's functions by name, called as the worker calls them: the class from the call's services, arguments by their bindings.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, MethodInfo> Functions = typeof(WorkflowRunner).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods())
        .Where(static method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToDictionary(static method => method.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of functions that something starts.</summary>
    public static IEnumerable<string> StartedBy<TTrigger>()
        where TTrigger : Attribute => Functions.Where(static f => TriggerOf<TTrigger>(f.Value) is not null).Select(static f => f.Key);

    /// <summary>What starts a function.</summary>
    public static TTrigger Trigger<TTrigger>(string name)
        where TTrigger : Attribute => TriggerOf<TTrigger>(Functions[name])!;

    /// <summary>The method of a function; null when there is none of that name.</summary>
    public static MethodInfo? Find(string name) => Functions.GetValueOrDefault(name);

    /// <summary>Calls a function.</summary>
    /// <param name="services">The call's services.</param>
    /// <param name="name">The function.</param>
    /// <param name="trigger">What starts it.</param>
    /// <param name="client">The client that it is given.</param>
    /// <param name="instanceId">The instance that asks for an activity.</param>
    /// <returns>What it gives back.</returns>
    public static async Task<object?> CallAsync(
        IServiceProvider services, string name, object trigger, DurableTaskClient? client, string? instanceId = null)
    {
        var method = Functions.GetValueOrDefault(name)
            ?? throw new InvalidOperationException($"The function '{name}' doesn't exist, is disabled, or is not an activity function.");
        var function = ActivatorUtilities.CreateInstance(services, method.DeclaringType!);
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type.IsInstanceOfType(trigger) => trigger,
            var type when type == typeof(DurableTaskClient) => client,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            var type when type == typeof(string) && parameter.Name == "instanceId" => instanceId,
            _ => throw new InvalidOperationException($"{name} has a parameter '{parameter.Name}' that the worker would not know how to fill."),
        })];
        var task = (Task)method.Invoke(function, arguments)!;

        // No ConfigureAwait: an orchestrator goes on in its own turn.
        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task) is JsonElement output ? output : null;
    }

    private static TTrigger? TriggerOf<TTrigger>(MethodInfo method)
        where TTrigger : Attribute => method.GetParameters().Select(static p => p.GetCustomAttribute<TTrigger>()).FirstOrDefault(static t => t is not null);
}
