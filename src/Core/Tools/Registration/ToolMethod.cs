using System.Reflection;
using Lavra.Tools.Arguments;

namespace Lavra.Tools.Registration;

/// <summary>A method of a tool, ready to be called with the tool's arguments, its context and a token.</summary>
internal sealed class ToolMethod
{
    private const int Context = -1;
    private const int Token = -2;

    private readonly MethodInfo method;
    private readonly object? target;
    private readonly int[] slots;
    private readonly PropertyInfo? result;
    private readonly MethodInfo? asTask;

    private ToolMethod(MethodInfo method, object target, int[] slots)
    {
        this.method = method;
        this.target = method.IsStatic ? null : target;
        this.slots = slots;
        var type = method.ReturnType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            asTask = type.GetMethod(nameof(ValueTask<int>.AsTask));
            type = asTask!.ReturnType;
        }

        // Read by reflection because the type of what a task gives is known to the tool only.
        IsAsync = typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask);
        result = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetProperty("Result") : null;
    }

    /// <summary>What it gives in the end, tasks unwrapped; void when nothing.</summary>
    public static Type ResultTypeOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return typeof(void);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is var form && (form == typeof(Task<>) || form == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }

    /// <summary>Matches the method's parameters with the tool's arguments by name and type. Null adds to the errors.</summary>
    public static ToolMethod? Bind(
        MethodInfo method, object target, IReadOnlyList<ArgumentDeclaration> arguments, string where, List<string> errors)
    {
        var parameters = method.GetParameters();
        var slots = new int[parameters.Length];
        var good = true;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (IsInjected(parameters[i].ParameterType))
            {
                slots[i] = parameters[i].ParameterType == typeof(ToolContext) ? Context : Token;
                continue;
            }

            slots[i] = Find(parameters[i], arguments);
            if (slots[i] < 0)
            {
                errors.Add(
                    $"{where}: parameter '{parameters[i].Name}' is not an argument of the tool; it must have an argument's name and type.");
                good = false;
            }
        }

        return good ? new ToolMethod(method, target, slots) : null;
    }

    public static bool IsInjected(Type type) => type == typeof(ToolContext) || type == typeof(CancellationToken);

    /// <summary>Whether the method gives a task, so that it does not hold the calling thread.</summary>
    public bool IsAsync { get; }

    /// <summary>Calls it and waits for what it gives. Exceptions come as the method throws them.</summary>
    public async ValueTask<object?> InvokeAsync(object?[] arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var values = new object?[slots.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = slots[i] switch { Context => context, Token => cancellationToken, var slot => arguments[slot] };
        }

        var returned = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, values, null);
        returned = asTask is null ? returned : asTask.Invoke(returned, null);
        switch (returned)
        {
            case Task task:
                await task.ConfigureAwait(false);
                return result?.GetValue(task);
            case ValueTask task:
                await task.ConfigureAwait(false);
                return null;
            default:
                return returned;
        }
    }

    private static int Find(ParameterInfo parameter, IReadOnlyList<ArgumentDeclaration> arguments)
    {
        var name = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name ?? "");
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Name == name && arguments[i].Type == parameter.ParameterType)
            {
                return i;
            }
        }

        return -1;
    }
}
