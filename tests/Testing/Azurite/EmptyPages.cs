using Azure;
using Azure.Core;

namespace Lavra.Testing.Azurite;

/// <summary>Puts an empty page before each page of a query. The empty one's continuation token leads to the page.</summary>
internal sealed class EmptyPages
{
    private const string Mark = "empty-";
    private readonly Dictionary<string, string> queries = new(StringComparer.Ordinal);

    /// <summary>Gives the empty page if it is this one's turn; else makes the request one for the page behind it, and gives null.</summary>
    public Response? Take(Request request)
    {
        var listsTables = request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal);
        if (request.Method != RequestMethod.Get || !(listsTables || request.Uri.Path.EndsWith("()", StringComparison.Ordinal)))
        {
            return null;
        }

        var token = request.Uri.Query.Split('?', '&').FirstOrDefault(static part => part.EndsWith(Mark, StringComparison.Ordinal));
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
}
