using System.Reflection;
using System.Runtime.CompilerServices;
using Lavra.Tools.Arguments;

namespace Lavra.Tools.Registration;

/// <summary>Reads the tools that an object declares.</summary>
internal static class ToolReader
{
    private const int LongestName = 64;

    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Reads all tools of an object with the method that declares each. What is wrong is added to the errors.</summary>
    public static IEnumerable<(RegisteredTool Tool, string Where)> Read(object target, List<string> errors)
    {
        var acts = new List<(MethodInfo Method, ToolAttribute Attribute)>();
        var prepares = new Dictionary<string, MethodInfo>(StringComparer.Ordinal);
        var probes = new Dictionary<string, MethodInfo>(StringComparer.Ordinal);
        foreach (var method in target.GetType().GetMethods(Everything))
        {
            if (method.IsDefined(typeof(ToolAttribute), inherit: true))
            {
                acts.Add((method, method.GetCustomAttribute<ToolAttribute>()!));
            }

            if (method.IsDefined(typeof(ToolPrepareAttribute), inherit: true))
            {
                Note(method, method.GetCustomAttribute<ToolPrepareAttribute>()!.Tool, "prepare", prepares, errors);
            }

            if (method.IsDefined(typeof(ToolProbeAttribute), inherit: true))
            {
                Note(method, method.GetCustomAttribute<ToolProbeAttribute>()!.Tool, "probe", probes, errors);
            }
        }

        if (acts.Count == 0)
        {
            errors.Add($"{target.GetType().Name} declares no tool: none of its methods has [Tool].");
        }

        CheckOwners(prepares, acts, errors);
        CheckOwners(probes, acts, errors);
        var read = new List<(RegisteredTool, string)>();
        foreach (var (method, attribute) in acts)
        {
            var prepare = prepares.GetValueOrDefault(attribute.Name);
            var probe = probes.GetValueOrDefault(attribute.Name);
            if (ReadOne(target, method, attribute, prepare, probe, errors) is { } tool)
            {
                read.Add((tool, Where(method)));
            }
        }

        return read;
    }

    private static void CheckOwners(
        Dictionary<string, MethodInfo> methods, List<(MethodInfo Method, ToolAttribute Attribute)> acts, List<string> errors)
    {
        foreach (var (name, method) in methods)
        {
            if (acts.TrueForAll(act => act.Attribute.Name != name))
            {
                errors.Add($"{Where(method)} is for the tool '{name}', which its class does not declare.");
            }
        }
    }

    private static RegisteredTool? ReadOne(
        object target, MethodInfo method, ToolAttribute attribute, MethodInfo? prepare, MethodInfo? probe, List<string> errors)
    {
        var where = Where(method);
        var before = errors.Count;
        CheckAttribute(attribute, where, errors);
        CheckMethod(method, where, errors);
        CheckProbes(attribute, where, prepare, probe, errors);
        var arguments = method.GetParameters()
            .Where(parameter => !ToolMethod.IsInjected(parameter.ParameterType))
            .Select(parameter => ShapeReader.Read(parameter, needsDescription: true, where, errors))
            .OfType<ArgumentDeclaration>()
            .ToArray();
        var exclusive = Array.FindIndex(arguments, argument => argument.Name == attribute.ExclusiveOn);
        if (attribute.ExclusiveOn is { } key && (exclusive < 0 || arguments[exclusive].Type != typeof(string) || arguments[exclusive].Optional))
        {
            errors.Add($"{where}: ExclusiveOn names '{key}', which is not one of its required text arguments.");
        }

        if (errors.Count > before)
        {
            return null;
        }

        var act = ToolMethod.Bind(method, target, arguments, where, errors);
        var prepared = prepare is null ? null : ToolMethod.Bind(prepare, target, arguments, Where(prepare), errors);
        var probed = probe is null ? null : ToolMethod.Bind(probe, target, arguments, Where(probe), errors);
        return errors.Count > before
            ? null
            : new RegisteredTool(attribute, new ArgumentSet(arguments), act!)
            {
                Prepare = prepared,
                Probe = probed,
                ExclusiveOn = exclusive < 0 ? null : exclusive,
            };
    }

    private static void CheckAttribute(ToolAttribute attribute, string where, List<string> errors)
    {
        var name = attribute.Name ?? "";
        if (name.Length is 0 or > LongestName
            || !char.IsAsciiLetterLower(name[0])
            || name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '_'))
        {
            errors.Add(
                $"{where}: '{name}' is no tool name; use lower case, digits and underscores, a letter first, at most {LongestName}.");
        }

        if (string.IsNullOrWhiteSpace(attribute.Description))
        {
            errors.Add($"{where}: the tool '{name}' has no description; models choose tools by it.");
        }

        if (attribute.Effect is not (ToolEffect.Reads or ToolEffect.Idempotent or ToolEffect.ActsOnce))
        {
            errors.Add($"{where}: the tool '{name}' has no known effect; say Reads, Idempotent or ActsOnce.");
        }

        if (attribute.TimeoutSeconds < 0)
        {
            errors.Add($"{where}: the tool '{name}' has a negative time-out.");
        }
    }

    private static void CheckMethod(MethodInfo method, string where, List<string> errors)
    {
        if (!method.IsPublic)
        {
            errors.Add($"{where} is not public; tools are public methods.");
        }

        if (method.IsGenericMethodDefinition)
        {
            errors.Add($"{where} is generic; tools have fixed types.");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            errors.Add($"{where} is async void; return a Task, so that its end and its failures are known.");
        }

        if (method.ReturnType.IsByRef)
        {
            errors.Add($"{where} returns a reference; return a value.");
        }
    }

    private static void CheckProbes(ToolAttribute attribute, string where, MethodInfo? prepare, MethodInfo? probe, List<string> errors)
    {
        if ((prepare ?? probe) is not null && attribute.Effect != ToolEffect.ActsOnce)
        {
            errors.Add($"{where}: the tool '{attribute.Name}' has a probe but does not act once; other tools are simply repeated.");
        }

        if (prepare is not null && probe is null)
        {
            errors.Add($"{where}: the tool '{attribute.Name}' has a [ToolPrepare] method but no [ToolProbe] that uses what it notes.");
        }

        if (prepare is not null && ToolMethod.ResultTypeOf(prepare) != typeof(string))
        {
            errors.Add($"{Where(prepare)} must return a string, or a task of one.");
        }

        if (probe is not null && ToolMethod.ResultTypeOf(probe) != typeof(ToolProbeOutcome))
        {
            errors.Add($"{Where(probe)} must return a ToolProbeOutcome, or a task of one.");
        }
    }

    private static void Note(MethodInfo method, string tool, string role, Dictionary<string, MethodInfo> methods, List<string> errors)
    {
        if (!methods.TryAdd(tool, method))
        {
            errors.Add($"{Where(method)}: the tool '{tool}' already has a {role} method, {Where(methods[tool])}.");
        }
    }

    private static string Where(MethodInfo method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
