using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// All keys. Parts are separated by <c>~</c>, which sorts after everything that parts hold. Numbers and times have a fixed width, so
/// that keys sort like them; times are inverted, so that the newest sorts first.
/// </summary>
internal static class Keys
{
    /// <summary>The row of the run itself.</summary>
    public const string Head = "a";

    /// <summary>Steps.</summary>
    public const string Steps = "b";

    /// <summary>Generations and tool calls.</summary>
    public const string Transcripts = "t";

    /// <summary>The execution log.</summary>
    public const string Logs = "l";

    /// <summary>Marks of the effect ledger.</summary>
    public const string Effects = "e";

    /// <summary>The partition that names all tenants.</summary>
    public const string Tenants = "tenants";

    /// <summary>The partition of what services remember.</summary>
    public const string Marks = "marks";

    /// <summary>How many parts a tenant's counters and feed have, so that its runs do not all queue for one.</summary>
    public const int Shards = 16;

    /// <summary>The largest number of a log entry that a key can have.</summary>
    public const long MostEntries = 9_999_999_999;

    /// <summary>
    /// A run's partition. Ids begin with the time, and partitions that are next to each other are served together; the two digits of
    /// chance in front spread what is written at the same time.
    /// </summary>
    public static string Run(RunId run)
    {
        var id = run.ToString();
        return string.Concat(id.AsSpan(30), id);
    }

    public static string Step(int step) => $"{Steps}{Number(step)}";

    /// <summary>What comes behind all keys that begin with a letter of ours.</summary>
    public static string Behind(string letter) => ((char)(letter[0] + 1)).ToString();

    /// <summary>A generation; its tool calls follow it, and the next generation follows them.</summary>
    public static string Generation(int step, int number) => $"{Transcripts}{Number(step)}~{Number(number)}";

    /// <summary>What comes behind a generation and its tool calls.</summary>
    public static string GenerationAfter(int step, int number) => $"{Transcripts}{Number(step)}~{Number(number + 1L)}";

    public static string ToolCall(int step, int generation, int index) => $"{Transcripts}{Number(step)}~{Number(generation)}~{Number(index)}";

    public static string Log(long sequence) => $"{Logs}{Number(sequence)}";

    public static string LogKey(string key) => $"k{KeyText.Of(key)}";

    public static string Payload(string name) => $"p{KeyText.Of(name)}";

    /// <summary>Whether a row is that of a step, a generation or a tool call: those change until they have ended.</summary>
    public static bool CanChange(string key) => key[0] is 'b' or 't';

    /// <summary>A part of a long text, by the SHA-256 of the text.</summary>
    public static string Text(string name, int part) => part == 0 ? $"x{name}" : string.Create(CultureInfo.InvariantCulture, $"x{name}~{part:D5}");

    public static string Effect(ToolCallId call) => $"{Effects}{Number(call.Step)}~{Number(call.Generation)}~{Number(call.Index)}";

    /// <summary>A tenant's partition in the table of lists.</summary>
    public static string Tenant(string tenant) => $"t~{KeyText.Of(tenant)}";

    /// <summary>A run in the list of all.</summary>
    public static string Newest(DateTimeOffset created, RunId run) => $"n~{Inverted(created)}~{run}";

    public static string Newest(string position) => $"n~{position}";

    public static string InStatus(RunStatus status, string position) => $"s~{Digit(status)}~{position}";

    public static string InSession(string session, string position) => $"z~{KeyText.Of(session)}~{position}";

    public static string Idempotency(string key) => $"i~{KeyText.Of(key)}";

    public static string Counter(int shard) => $"c~{shard:x}";

    /// <summary>A run's position in every list: the newest first, those of one moment by their ids.</summary>
    public static string Position(DateTimeOffset created, RunId run) => $"{Inverted(created)}~{run}";

    /// <summary>The part of a tenant's counters and feed that a run belongs to.</summary>
    public static int Shard(RunId run) => Convert.ToInt32(run.ToString()[^1..], 16);

    /// <summary>The partition of a tenant's feed of one day, within the table of the month: the last day of the month first.</summary>
    public static string Feed(string tenant, int shard, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedShard(tenant, shard)}{31 - at.UtcDateTime.Day:D2}");

    /// <summary>What the partitions of a part of a tenant's feed begin with.</summary>
    public static string FeedShard(string tenant, int shard) => $"{KeyText.Of(tenant)}~{shard:x}~";

    public static string FeedEntry(long ticks, RunId run) => $"{InvertedTicks(ticks)}~{run}";

    /// <summary>The partition of the marks of one resource.</summary>
    public static string Resource(string resource) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(resource)));

    public static string Order(long order) => string.Create(CultureInfo.InvariantCulture, $"m{order:D19}");

    public static string Number(long number) => number.ToString("D10", CultureInfo.InvariantCulture);

    public static string Inverted(DateTimeOffset time) => InvertedTicks(time.UtcTicks);

    public static string InvertedTicks(long ticks) => (DateTime.MaxValue.Ticks - ticks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The ticks that were inverted; null when the text is something else.</summary>
    public static long? ReadInverted(ReadOnlySpan<char> text) =>
        text.Length == 19 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var inverted)
            && inverted <= DateTime.MaxValue.Ticks
            ? DateTime.MaxValue.Ticks - inverted
            : null;

    private static char Digit(RunStatus status) => (char)('0' + (int)status);
}
