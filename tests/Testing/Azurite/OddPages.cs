using Azure;
using Azure.Core;

namespace Lavra.Testing.Azurite;

/// <summary>
/// Pages of queries as the service may give them and seldom does: an empty one, whose continuation token leads to the page, and ones of a
/// few rows.
/// </summary>
internal sealed class OddPages
{
    private const string Mark = "empty-";
    private readonly Dictionary<string, string> queries = new(StringComparer.Ordinal);

    /// <summary>Asks for so many rows at most, if it is a query of rows.</summary>
    public static void Cut(Request request, int rows)
    {
        if (IsQuery(request))
        {
            var parts = Parts(request).Where(static part => !part.StartsWith("$top=", StringComparison.Ordinal)
                && !part.StartsWith("%24top=", StringComparison.OrdinalIgnoreCase));
            request.Uri.Query = "?" + string.Join('&', parts.Append($"$top={rows}"));
        }
    }

    /// <summary>Gives the empty page if it is this one's turn; else makes the request one for the page behind it, and gives null.</summary>
    public Response? TakeEmpty(Request request)
    {
        var listsTables = request.Method == RequestMethod.Get && request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal);
        if (!listsTables && !IsQuery(request))
        {
            return null;
        }

        var token = Parts(request).FirstOrDefault(static part => part.EndsWith(Mark, StringComparison.Ordinal));
        if (token is not null && queries.Remove(token[(token.IndexOf('=', StringComparison.Ordinal) + 1)..], out var query))
        {
            request.Uri.Query = query;
            return null;
        }

        var mark = $"{Guid.NewGuid():N}{Mark}";
        queries.Add(mark, request.Uri.Query);
        return listsTables
            ? MadeResponse.EmptyPage(("x-ms-continuation-NextTableName", mark))
            : MadeResponse.EmptyPage(("x-ms-continuation-NextPartitionKey", mark), ("x-ms-continuation-NextRowKey", "0"));
    }

    private static bool IsQuery(Request request) =>
        request.Method == RequestMethod.Get && request.Uri.Path.EndsWith("()", StringComparison.Ordinal);

    private static IEnumerable<string> Parts(Request request) =>
        request.Uri.Query.Split('?', '&').Where(static part => part.Length > 0);
}
