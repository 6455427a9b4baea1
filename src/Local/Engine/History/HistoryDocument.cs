using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Local.Engine.History;

/// <summary>
/// The history of one execution of a workflow in a form that people can read, compare and keep: what came in, turn by turn, and what
/// the code then asked for.
/// </summary>
internal sealed record HistoryDocument
{
    /// <summary>The form of documents that this program writes and reads.</summary>
    public const int CurrentForm = 1;

    private static readonly EngineJson Readable = new(new JsonSerializerOptions(EngineJson.Default.Options) { WriteIndented = true });

    /// <summary>The document's form.</summary>
    public int Form { get; init; } = CurrentForm;

    /// <summary>What it is a record of, for people.</summary>
    public string? About { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The instance's id.</summary>
    public required string Instance { get; init; }

    /// <summary>The parent's instance id; null when there is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Counts continue-as-new, from 0.</summary>
    public int Execution { get; init; }

    /// <summary>The turns, in order.</summary>
    public required IReadOnlyList<RecordedTurn> Turns { get; init; }

    /// <summary>Makes the document of an instance.</summary>
    public static HistoryDocument Of(InstanceRow row, IEnumerable<IReadOnlyList<HistoryEvent>> turns, string? about = null) => new()
    {
        About = about,
        Workflow = row.Workflow,
        Instance = row.Id,
        Parent = row.ParentId,
        Execution = row.Execution,
        Turns = [.. turns.Select(RecordedTurn.Of)],
    };

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is none, or of a newer form.</exception>
    public static HistoryDocument Parse(string json)
    {
        HistoryDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, Readable.HistoryDocument);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"This is no history document: {exception.Message}", exception);
        }

        return document is { Form: CurrentForm, Turns.Count: > 0 } && document.Turns.All(turn => turn.In is not null)
            ? document
            : throw new FormatException(document is { Form: not CurrentForm }
                ? $"The history document has form {document.Form}; this program reads form {CurrentForm}."
                : "The history document has no turns, or one without what came in. Record it again.");
    }

    /// <summary>The document as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.HistoryDocument);
}

/// <summary>One turn.</summary>
/// <param name="In">What came in.</param>
/// <param name="Asked">What the code then asked for, in program order; null for nothing.</param>
internal sealed record RecordedTurn(RecordedEvent In, IReadOnlyList<RecordedEvent>? Asked)
{
    public static RecordedTurn Of(IReadOnlyList<HistoryEvent> turn) =>
        new(RecordedEvent.Of(turn[0]), turn.Count == 1 ? null : [.. turn.Skip(1).Select(RecordedEvent.Of)]);

    /// <summary>The turn as the engine has it.</summary>
    public IReadOnlyList<HistoryEvent> ToEvents() => [In.ToEvent(), .. (Asked ?? []).Select(e => e.ToEvent())];
}

/// <summary>One event; see <see cref="HistoryEvent"/>.</summary>
/// <param name="Kind">What it records.</param>
/// <param name="Task">The number of the request that it is or answers; null for none.</param>
/// <param name="Name">The activity's, workflow's or signal's name; of the start, the version.</param>
/// <param name="Target">The child's or receiver's instance id.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Data">Input, output, payload or failure.</param>
internal sealed record RecordedEvent(
    [property: JsonConverter(typeof(HistoryKindConverter))] HistoryKind Kind,
    int? Task,
    string? Name,
    string? Target,
    long? At,
    JsonElement? Data)
{
    public static RecordedEvent Of(HistoryEvent e) => new(
        e.Kind,
        e.Task < 0 ? null : e.Task,
        e.Name,
        e.Target,
        e.At == 0 ? null : e.At,
        e.Data is { Length: > 0 } ? JsonSerializer.Deserialize(e.Data, EngineJson.Default.JsonElement) : null);

    public HistoryEvent ToEvent() => new(
        Kind, Task ?? -1, Name, Data is { } data ? JsonSerializer.SerializeToUtf8Bytes(data, EngineJson.Default.JsonElement) : null, Target, At ?? 0);
}

/// <summary>Writes kinds as words: <c>activity_scheduled</c>.</summary>
internal sealed class HistoryKindConverter() : JsonStringEnumConverter<HistoryKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
