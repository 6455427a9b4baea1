using System.Globalization;
using Lavra.Facts;
using Lavra.Runs;
using Lavra.Words;

namespace Lavra.Http.Requests;

/// <summary>Which runs to list, as the parameters of an address: what the client writes and the server reads.</summary>
internal static class RunQueryText
{
    /// <summary>Writes an address. The tenant is the key's, and is not sent.</summary>
    public static string Write(string path, RunQuery query, IReadOnlyList<RunCondition> conditions)
    {
        var text = new QueryText(path)
            .With("status", query.Status is { } status ? WireWords.Of(status) : null)
            .With("session", query.SessionId)
            .With("from", query.From?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
            .With("until", query.Until?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
            .With("after", query.After)
            .With("limit", query.Limit.ToString(CultureInfo.InvariantCulture));
        return conditions.Aggregate(text, static (so, condition) => so.With(condition.Index, condition.Value)).ToString();
    }

    /// <summary>Reads a query; its tenant is yet to be said.</summary>
    public static RunQuery Read(QueryFields fields, int defaultLimit, int maxLimit) => new("")
    {
        Status = fields.Choice<RunStatus>("status"),
        SessionId = fields.Text("session"),
        From = fields.Time("from"),
        Until = fields.Time("until"),
        After = fields.Text("after"),
        Limit = fields.Limit(defaultLimit, maxLimit),
    };

    /// <summary>Reads what else runs have to meet: each index is a parameter that may be there several times.</summary>
    public static IReadOnlyList<RunCondition> ReadConditions(QueryFields fields, RunFinder finder, RequestErrors errors)
    {
        var conditions = (from index in finder.Indexes
                          from value in fields.Texts(index.Declaration.Name)
                          select new RunCondition(index.Declaration.Name, value)).ToList();
        foreach (var error in finder.Check(conditions))
        {
            errors.Add(error.Field, error.Message);
        }

        return conditions;
    }
}
