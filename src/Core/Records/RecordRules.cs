using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lavra.Records;

/// <summary>Holds what stores are asked against <see cref="RecordLimits"/>. Every store uses it, so that all refuse the same.</summary>
public static class RecordRules
{
    private const int LongestKind = 40;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonReaderOptions Json = new() { MaxDepth = 1000 };

    /// <summary>Checks whose records are meant.</summary>
    /// <exception cref="ArgumentException">There is no tenant, or the kind's name is wrong.</exception>
    public static void Check(RecordScope scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope.Tenant, nameof(scope));
        if (scope.Kind is not { Length: > 0 and <= LongestKind } kind || !char.IsAsciiLetterLower(kind[0])
            || kind.Any(static letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('-' or '_' or '.')))
        {
            throw new ArgumentException(
                $"'{scope.Kind}' is no kind of records. Give lower-case letters, digits, '-', '_' and '.', a letter first, {LongestKind} at most.", nameof(scope));
        }
    }

    /// <summary>Checks a key.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or no text.</exception>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        CheckText(key, "key", RecordLimits.Key);
    }

    /// <summary>Checks a batch before it is looked at in the store.</summary>
    /// <exception cref="ArgumentException">It is empty, has a record twice, or does not keep to the limits.</exception>
    public static void Check(IReadOnlyList<RecordChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count == 0)
        {
            throw new ArgumentException("There is nothing to write. Give at least one change.", nameof(changes));
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        var (room, bodies) = (0, 0);
        foreach (var change in changes)
        {
            CheckKey(change.Key);
            if (!keys.Add(change.Key))
            {
                throw new ArgumentException($"Record '{change.Key}' is in the batch twice. Give each record one change.", nameof(changes));
            }

            if (change.Content is { } content)
            {
                bodies += Check(change.Key, content);
            }

            room += RecordLimits.RoomOf(change.Content?.Labels.Count);
        }

        if (bodies > RecordLimits.BatchBodies)
        {
            throw new ArgumentException(
                $"The bodies of the batch have {Text(bodies)} bytes together; the most is {Text(RecordLimits.BatchBodies)}. Write fewer records at once.", nameof(changes));
        }

        CheckRoom(room);
    }

    /// <summary>Checks the room of a batch, once it is known what is there.</summary>
    /// <param name="room">The sum of <see cref="RecordLimits.RoomOf"/> of all contents, before and after.</param>
    /// <exception cref="ArgumentException">It is too much.</exception>
    public static void CheckRoom(int room)
    {
        if (room > RecordLimits.BatchRoom)
        {
            throw new ArgumentException(
                $"The batch takes {Text(room)} of room; the most is {Text(RecordLimits.BatchRoom)}: 4 and two for each label, for what is put and for what is replaced or deleted. Write fewer records at once.");
        }
    }

    /// <summary>Refuses to replace content of a newer form.</summary>
    /// <exception cref="NewerRecordException">What is there is newer.</exception>
    public static void CheckForm(RecordScope scope, RecordContent content, int? found)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (found > content.Schema)
        {
            throw new NewerRecordException(scope, content.Key, found.Value, content.Schema);
        }
    }

    /// <summary>Checks how many are asked for at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none, or too many.</exception>
    public static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, RecordLimits.Page);
    }

    /// <summary>Checks what is to be listed, apart from the position.</summary>
    /// <exception cref="ArgumentException">The limit is wrong, or a bound is no text.</exception>
    public static void Check(RecordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        foreach (var text in (string?[])[query.Label, query.From, query.Until])
        {
            _ = text is null ? 0 : BytesOf(text, "query");
        }
    }

    /// <summary>Whether a text is JSON.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Json);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Check(string key, RecordContent content)
    {
        if (content.Key != key)
        {
            throw new ArgumentException($"The change of record '{key}' brings the content of record '{content.Key}'.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(content.Schema, 1);
        CheckText(content.Sort, $"sort key of record '{key}'", RecordLimits.Sort);
        if (content.Labels.Count > RecordLimits.Labels)
        {
            throw new ArgumentException($"Record '{key}' has {content.Labels.Count} labels; the most is {RecordLimits.Labels}.");
        }

        foreach (var label in content.Labels)
        {
            ArgumentException.ThrowIfNullOrEmpty(label, nameof(content.Labels));
            CheckText(label, $"label of record '{key}'", RecordLimits.Label);
        }

        if (content.Labels.Distinct(StringComparer.Ordinal).Count() < content.Labels.Count)
        {
            throw new ArgumentException($"Record '{key}' has a label twice.");
        }

        return CheckBody(key, content.Body);
    }

    private static int CheckBody(string key, string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var size = BytesOf(body, $"body of record '{key}'");
        if (size > RecordLimits.Body)
        {
            throw new ArgumentException(
                $"The body of record '{key}' has {Text(size)} bytes; the most is {Text(RecordLimits.Body)}. Keep long texts elsewhere, and write down where.");
        }

        return IsJson(Strict.GetBytes(body)) ? size : throw new ArgumentException($"The body of record '{key}' is no JSON.");
    }

    private static void CheckText(string text, string what, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        var size = BytesOf(text, what);
        if (size > most)
        {
            throw new ArgumentException($"A {what} has {Text(size)} bytes of UTF-8; the most is {Text(most)}.");
        }

        if (text.Any(char.IsControl))
        {
            throw new ArgumentException($"A {what} has control characters. Take them out.");
        }
    }

    private static int BytesOf(string text, string what)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"A {what} holds half a character. Cut texts between characters.", exception);
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
