using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>Reads what arguments a method or a record takes from its declaration.</summary>
internal static class ShapeReader
{
    /// <summary>Reads one parameter; null adds to the errors.</summary>
    /// <param name="parameter">Of a tool method or a record's constructor.</param>
    /// <param name="needsDescription">Whether a missing description is an error.</param>
    /// <param name="where">How errors name the declaration.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="outer">The records that this one is in.</param>
    public static ArgumentDeclaration? Read(
        ParameterInfo parameter, bool needsDescription, string where, List<string> errors, params Type[] outer)
    {
        var place = $"{where}: parameter '{parameter.Name}'";
        if (parameter.ParameterType.IsByRef || parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false))
        {
            errors.Add($"{place} is ref, in, out or params; make it a plain parameter.");
            return null;
        }

        var description = parameter.GetCustomAttribute<DescriptionAttribute>()?.Description.Trim() ?? "";
        if (needsDescription && description.Length == 0)
        {
            errors.Add($"{place} has no [Description]; models need to know what it is for.");
        }

        var inWorkspace = parameter.IsDefined(typeof(InWorkspaceAttribute), inherit: false);
        if (inWorkspace && parameter.ParameterType != typeof(string))
        {
            errors.Add($"{place} has [InWorkspace], which is for texts.");
        }

        var range = parameter.GetCustomAttribute<RangeAttribute>();
        if (Of(parameter.ParameterType, range, place, errors, outer) is not { } shape)
        {
            return null;
        }

        var fallback = parameter.HasDefaultValue ? DefaultOf(parameter) : null;
        return new ArgumentDeclaration(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name ?? ""),
            parameter.ParameterType,
            description,
            shape,
            parameter.HasDefaultValue,
            fallback,
            inWorkspace);
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue switch
        {
            null => null,
            var value when type.IsEnum => Enum.ToObject(type, value),
            var value => value,
        };
    }

    private static ArgumentShape? Of(Type type, RangeAttribute? range, string place, List<string> errors, Type[] outer)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, range, place, errors, outer) is { } inner ? new NullableShape(inner) : null;
        }

        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
        {
            return new NumberShape(type, Bound(range?.Minimum), Bound(range?.Maximum));
        }

        if (range is not null)
        {
            errors.Add($"{place} has [Range], which is for numbers.");
        }

        if (type == typeof(string))
        {
            return new TextShape();
        }

        if (type == typeof(bool))
        {
            return new FlagShape();
        }

        if (type.IsEnum)
        {
            return new ChoiceShape(type);
        }

        if (ItemTypeOf(type) is { } item)
        {
            return Of(item, null, place, errors, outer) is { } shape ? new ListShape(item, shape) : null;
        }

        return IsRecord(type) ? RecordOf(type, place, errors, outer) : Unsupported(type, place, errors);
    }

    private static RecordShape? RecordOf(Type type, string place, List<string> errors, Type[] outer)
    {
        if (outer.Contains(type))
        {
            errors.Add($"{place} has the record {type.Name} inside itself; arguments have a fixed depth.");
            return null;
        }

        var constructors = type.GetConstructors();
        if (constructors.Length != 1 || constructors[0].GetParameters().Length == 0)
        {
            errors.Add($"{place} has the record {type.Name}, which needs exactly one public constructor, with parameters.");
            return null;
        }

        var before = errors.Count;
        var members = constructors[0].GetParameters()
            .Select(member => Read(member, needsDescription: false, place, errors, [.. outer, type]))
            .ToList();
        return errors.Count > before ? null : new RecordShape(constructors[0], new ArgumentSet(members!));
    }

    private static RecordShape? Unsupported(Type type, string place, List<string> errors)
    {
        errors.Add(
            $"{place} has the unsupported type {type.Name}; use string, bool, int, long, double, an enum, a list, a record of these, "
            + "or a nullable form.");
        return null;
    }

    private static Type? ItemTypeOf(Type type)
    {
        if (type.IsSZArray)
        {
            return type.GetElementType();
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var form = type.GetGenericTypeDefinition();
        return form == typeof(IReadOnlyList<>) || form == typeof(IReadOnlyCollection<>) || form == typeof(IEnumerable<>)
            ? type.GetGenericArguments()[0]
            : null;
    }

    // The compiler gives every record class this member; record structs have no mark, but a printer.
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static double? Bound(object? bound) => bound is null
        ? null
        : Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture) switch
        {
            int.MaxValue or long.MaxValue or double.MaxValue or int.MinValue or long.MinValue or double.MinValue => null,
            var number => number,
        };
}
