using System.Buffers;

namespace Lavra.Privacy;

/// <summary>Tells program code and placeholders from secrets.</summary>
internal static class CodeText
{
    private const int ShortestNumber = 4;
    private static readonly SearchValues<char> Masks = SearchValues.Create("*.•xX-_");

    /// <summary>Words that stand where a secret would, and are none.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new HashSet<string>(
        [
            "null", "none", "nil", "true", "false", "undefined", "default", "string", "str", "bool", "boolean", "int", "integer", "number",
            "any", "object", "bytes", "required", "optional", "missing", "invalid", "expired", "empty", "unknown", "yes", "no", "not", "is",
            "was", "the", "a", "an", "and", "or", "must", "may", "new", "await", "this", "self", "nao", "não", "vazia", "vazio",
            "inválida", "inválido", "expirado", "expirada",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether it only says where a secret would be: a variable, a template, stars, a small number, a common word.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty
            || !value.ContainsAnyExcept(Masks)
            || (value[0] == '$' && IsIdentifier(value[1..].Trim("{}():-")))
            || (value is ['<', .., '>'] or ['{', .., '}'] or ['%', .., '%'] && !value.Contains(' '))
            || (value.Length < ShortestNumber && !value.ContainsAnyExceptInRange('0', '9'))
            || Words.Contains(value);
    }

    /// <summary>
    /// Whether it is an expression of a programming language: a call, a member, or a plain identifier where a statement or an
    /// argument ends.
    /// </summary>
    /// <param name="value">What follows the name and an operator with a space.</param>
    /// <param name="next">The character after it.</param>
    public static bool IsExpression(ReadOnlySpan<char> value, char next)
    {
        if (!IsIdentifier(value))
        {
            return next is '(' or '[' && !HasDigit(value);
        }

        return next is '(' or '[' or '{' or ';' or ',' or ')' or '}' or '<' or '|' || value.Contains('.');
    }

    /// <summary>Whether it is a call or an element of a list or map: <c>load(</c>, <c>env["X"]</c>, cut off or not.</summary>
    public static bool IsCallOrMember(ReadOnlySpan<char> value)
    {
        var at = value.IndexOfAny('(', '[');
        return at > 0 && IsIdentifier(value[..at]);
    }

    /// <summary>Whether there is a digit in it.</summary>
    public static bool HasDigit(ReadOnlySpan<char> value) => value.ContainsAnyInRange('0', '9');

    /// <summary>Letters and what joins them; no digits, which secrets have and most names do not.</summary>
    private static bool IsIdentifier(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!char.IsLetter(c) && c is not ('_' or '.' or '?' or '!'))
            {
                return false;
            }
        }

        return !value.IsEmpty;
    }
}
