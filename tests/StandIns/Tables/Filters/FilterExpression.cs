using System.Linq.Expressions;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Filters;

/// <summary>
/// A filter from an expression over an entity: comparisons of its properties, of <see cref="TableEntity"/>'s indexer and getters and of
/// <see cref="string.Compare(string, string)"/> with values, joined by and, or and not.
/// </summary>
internal static class FilterExpression
{
    /// <summary>The filter.</summary>
    /// <exception cref="NotSupportedException">The service cannot compute the expression.</exception>
    public static string Create(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Condition(filter.Body);
    }

    private static string Condition(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and => $"({Condition(and.Left)}) and ({Condition(and.Right)})",
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or => $"({Condition(or.Left)}) or ({Condition(or.Right)})",
        UnaryExpression { NodeType: ExpressionType.Not } not => $"not ({Condition(not.Operand)})",
        BinaryExpression comparison => Comparison(comparison),
        MethodCallExpression { Method.Name: nameof(string.Equals), Arguments: [var other], Object: { } one } => $"{Operand(one)} eq {Operand(other)}",
        _ when PropertyIn(expression) is { } flag => $"{flag} eq true",
        _ => throw Unknown(expression),
    };

    private static string Comparison(BinaryExpression comparison)
    {
        var sign = comparison.NodeType switch
        {
            ExpressionType.Equal => "eq",
            ExpressionType.NotEqual => "ne",
            ExpressionType.LessThan => "lt",
            ExpressionType.LessThanOrEqual => "le",
            ExpressionType.GreaterThan => "gt",
            ExpressionType.GreaterThanOrEqual => "ge",
            _ => throw Unknown(comparison),
        };

        // The service has no function that compares texts; its signs do.
        return comparison.Left switch
        {
            MethodCallExpression { Method.Name: nameof(string.Compare), Arguments: [var one, var other] } => $"{Operand(one)} {sign} {Operand(other)}",
            MethodCallExpression { Method.Name: nameof(string.CompareTo), Arguments: [var other], Object: { } one } => $"{Operand(one)} {sign} {Operand(other)}",
            _ => $"{Operand(comparison.Left)} {sign} {Operand(comparison.Right)}",
        };
    }

    private static string Operand(Expression expression) =>
        PropertyIn(expression) ?? FilterText.Literal(Expression.Lambda(expression).Compile().DynamicInvoke());

    // The name of the entity's property that the expression reads; null if it does not read the entity.
    private static string PropertyIn(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => PropertyIn(convert.Operand),
        MemberExpression { Expression: ParameterExpression { Type: var type } } member when type == typeof(TableItem) => "TableName",
        MemberExpression { Expression: ParameterExpression } member => member.Member.Name,
        MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } inner } => PropertyIn(inner),
        MethodCallExpression { Object: ParameterExpression, Arguments: [var name], Method: { Name: "get_Item" } or { DeclaringType.Name: nameof(TableEntity) } } =>
            (string)Expression.Lambda(name).Compile().DynamicInvoke(),
        _ => null,
    };

    private static NotSupportedException Unknown(Expression expression) => new($"'{expression}' cannot be made into a filter.");
}
