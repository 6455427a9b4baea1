using Lavra.Facts;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Connections;

/// <summary>Reads lists of which a part may be empty before the end: who narrows a list looks at a bounded number of runs at a time.</summary>
internal static class FilledPage
{
    /// <summary>The first page that has runs, or the last.</summary>
    /// <param name="query">Which runs.</param>
    /// <param name="read">Reads a page.</param>
    public static async Task<Page<RunResource>> ReadAsync(RunQuery query, Func<RunQuery, Task<Page<RunResource>>> read)
    {
        while (true)
        {
            var page = await read(query).ConfigureAwait(false);
            if (page.Items.Count > 0 || page.Next is null)
            {
                return page;
            }

            query = query with { After = page.Next };
        }
    }
}
