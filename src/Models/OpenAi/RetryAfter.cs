using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lavra.Models.OpenAi;

/// <summary>How long a server that limits calls says to wait, in any of the forms in use.</summary>
internal static partial class RetryAfter
{
    /// <summary>The wait when the server does not say.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    private const int LongestText = 8_000;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <summary>The wait that a text tells, in words or as a member of JSON; null when it tells none.</summary>
    public static TimeSpan? OfText(string? text)
    {
        if (text is null || Said().Match(text.Length > LongestText ? text[..LongestText] : text) is not { Success: true } said)
        {
            return null;
        }

        return Total(said.Groups[1].Value) is not { } total ? null : total < Least ? Least : total > Most ? Most : total;
    }

    /// <summary>What the headers say; where they say nothing, what the body says.</summary>
    public static TimeSpan Of(PipelineResponseHeaders headers, string? body, DateTimeOffset now)
    {
        string? Header(string name) => headers.TryGetValue(name, out var value) ? value : null;
        var said = Number(Header("retry-after-ms")) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
            : Header("Retry-After") is { } after ? Seconds(after) ?? Until(after, Header("Date"), now)
            : OfText(body) ?? Reset(Header);
        return said switch
        {
            null => Default,
            // A wait of nothing would make a caller that is refused every time spin.
            { } wait when wait <= TimeSpan.Zero => Least,
            { } wait when wait > Most => Most,
            { } wait => wait,
        };
    }

    // The limit that is used up decides. Where none says so, a call was too large for what tokens were left.
    private static TimeSpan? Reset(Func<string, string?> header)
    {
        var requests = Duration(header("x-ratelimit-reset-requests"));
        var tokens = Duration(header("x-ratelimit-reset-tokens"));
        var noRequests = Number(header("x-ratelimit-remaining-requests")) is <= 0;
        var noTokens = Number(header("x-ratelimit-remaining-tokens")) is <= 0;
        return (noRequests, noTokens) switch
        {
            (true, true) => requests > tokens ? requests : tokens ?? requests,
            (true, false) => requests ?? tokens,
            _ => tokens ?? requests,
        };
    }

    /// <summary>A time as <c>6m0s</c>, <c>1h2m3.5s</c>, <c>20ms</c>, or plain seconds.</summary>
    private static TimeSpan? Duration(string? text)
    {
        if (Seconds(text) is { } seconds)
        {
            return seconds;
        }

        return text is not null && Form().IsMatch(text) ? Total(text) : null;
    }

    // Amounts with units, added up; those without a unit are seconds. Null when there are none, or one is no usual number.
    private static TimeSpan? Total(string text)
    {
        TimeSpan? total = null;
        foreach (Match part in Amounts().Matches(text))
        {
            if (Number(part.Groups[1].Value) is not { } amount)
            {
                return null;
            }

            var unit = part.Groups[2].Value;
            total = (total ?? TimeSpan.Zero) + (unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("mil", StringComparison.OrdinalIgnoreCase) ? TimeSpan.FromMilliseconds(amount)
                : unit.StartsWith('d') ? TimeSpan.FromDays(amount)
                : unit.StartsWith('h') ? TimeSpan.FromHours(amount)
                : unit.StartsWith('m') ? TimeSpan.FromMinutes(amount)
                : TimeSpan.FromSeconds(amount));
        }

        return total;
    }

    private static TimeSpan? Seconds(string? text) => Number(text) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    // The server's own clock, where it gives it, so that the two need not agree.
    private static TimeSpan? Until(string text, string? serverNow, DateTimeOffset now) =>
        Date(text) is { } until ? until - (Date(serverNow) ?? now) : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < 1e10
            ? number
            : null;

    [GeneratedRegex(
        @"(?:retry[_-]?(?:delay|after)\W{1,6}|(?:try again|retry|wait)(?: this request)?(?: again)?(?: in| after| for)?(?: about| at least| another)?\s+)((?:\d{1,9}(?:\.\d+)?\s*(?:milliseconds?|ms|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)?(?![A-Za-z])[\s,]*(?:and\s+)?)+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Said();

    [GeneratedRegex(@"(\d{1,9}(?:\.\d+)?)\s*(milliseconds?|ms|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Amounts();

    [GeneratedRegex(@"^(?:\d{1,9}(?:\.\d+)?(?:ms|d|h|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
