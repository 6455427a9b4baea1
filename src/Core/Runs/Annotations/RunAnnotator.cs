using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Records;

namespace Lavra.Runs.Annotations;

/// <summary>
/// Labels runs and takes notes on them, at any time in their life, and finds runs by their labels. Changes that are made side by side are
/// all kept. What is added goes when the run goes. Thread safe; works from several processes at once.
/// </summary>
/// <param name="records">Where annotations are kept, behind the redaction gateway.</param>
/// <param name="redactor">Knows labels that cannot be kept as they are.</param>
/// <param name="time">The clock.</param>
public sealed class RunAnnotator(IRecordStore records, IRedactor redactor, TimeProvider time) : IRunIndex, IRunBelongings
{
    /// <summary>Labels of a run.</summary>
    public const int MostLabels = RecordLimits.Labels;

    /// <summary>Characters of a label's name: letters, digits and <c>. _ - /</c>.</summary>
    public const int LongestName = 63;

    /// <summary>Bytes of UTF-8 of a label, <c>name=value</c>.</summary>
    public const int LongestLabel = RecordLimits.Label;

    /// <summary>Notes of a run.</summary>
    public const int MostNotes = 50;

    /// <summary>Characters of a note.</summary>
    public const int LongestNote = 2000;

    /// <summary>What lists of runs are narrowed by.</summary>
    public static RunIndexDeclaration Declared { get; } = new("label", "NAME=VALUE", "Only runs with this label.");

    private const string KindName = "run-annotations";

    private RecordSet<RunAnnotations> Set => field ??= new RecordSet<RunAnnotations>(records, Kinds.Annotations, time);

    /// <inheritdoc />
    public RunIndexDeclaration Declaration => Declared;

    /// <summary>What was added to a run; null when nothing ever was.</summary>
    public async ValueTask<RunAnnotations?> GetAsync(string tenant, RunId run, CancellationToken cancellationToken)
    {
        // To most runs nothing is added, and a start of the command line finds that out without making ready for records.
        var record = await records.GetAsync(new RecordScope(tenant, KindName), run.ToString(), cancellationToken).ConfigureAwait(false);
        return record is null ? null : Set.Read(tenant, record).Value;
    }

    /// <summary>What was added to runs, those to which something was. Mostly one look at the records, however many runs.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="runs">The runs, newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<RunId, RunAnnotations>> GetAsync(
        string tenant, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var found = new Dictionary<RunId, RunAnnotations>();
        if (runs.Count == 0)
        {
            return found;
        }

        // Where the runs lie far apart, others lie between them: then the rest is looked up one by one.
        var query = new RecordQuery
        {
            From = runs[^1].ToString(), Until = runs[0] + "~", Descending = true, Limit = Math.Min(2 * runs.Count, RecordLimits.Page),
        };
        var page = await Set.ListAsync(tenant, query, cancellationToken).ConfigureAwait(false);
        foreach (var stored in page.Values)
        {
            found[stored.Value.Run] = stored.Value;
        }

        if (page.Next is not null && page.Values.Count > 0)
        {
            var last = page.Values[^1].Value.Run;
            foreach (var run in runs.Where(run => run.CompareTo(last) < 0))
            {
                if (await GetAsync(tenant, run, cancellationToken).ConfigureAwait(false) is { } annotations)
                {
                    found[run] = annotations;
                }
            }
        }

        return found;
    }

    /// <summary>Sets labels of a run and takes others away. Idempotent.</summary>
    /// <param name="run">The run.</param>
    /// <param name="labels">Values by name; null takes a label away. Labels that are not named stay.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Everything that is wrong, by the label's name; then nothing was changed.</returns>
    public async Task<IReadOnlyList<RequestError>> LabelAsync(
        Run run, IReadOnlyDictionary<string, string?> labels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var errors = new List<RequestError>();
        foreach (var (name, value) in labels)
        {
            if (value is not null && LabelProblem(name, value) is { } problem)
            {
                errors.Add(new RequestError(name.Length == 0 ? "labels" : name, problem));
            }
        }

        return errors.Count > 0
            ? errors
            : await ChangeAsync(
                run,
                (annotations, wrong) =>
                {
                    var changed = new SortedDictionary<string, string>(annotations.Labels.ToDictionary(), StringComparer.Ordinal);
                    foreach (var (name, value) in labels)
                    {
                        if (value is null)
                        {
                            changed.Remove(name);
                        }
                        else
                        {
                            changed[name] = value;
                        }
                    }

                    if (changed.Count > MostLabels)
                    {
                        wrong.Add(new RequestError("labels", Text($"A run has at most {MostLabels} labels; these would be {changed.Count}. Remove some.")));
                    }

                    return annotations with { Labels = changed };
                },
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a note to a run. The same text by the same hand is added once, so that a request may be repeated.</summary>
    /// <param name="run">The run.</param>
    /// <param name="text">What it says, 1 to <see cref="LongestNote"/> characters. Secrets in it are redacted.</param>
    /// <param name="caller">Who writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is wrong; then nothing was changed.</returns>
    public async Task<IReadOnlyList<RequestError>> NoteAsync(Run run, string? text, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestNote)
        {
            return [new RequestError("text", Text($"A note has 1 to {LongestNote} characters; this one has {text?.Trim().Length ?? 0}."))];
        }

        // As it will be stored, so that it is known again.
        text = redactor.RedactText(text.Trim());
        return await ChangeAsync(
            run,
            (annotations, wrong) =>
            {
                if (annotations.Notes.Any(note => note.Text == text && note.By == caller.Name))
                {
                    return annotations;
                }

                var number = annotations.Notes.Select(static note => note.Number).DefaultIfEmpty().Max() + 1;
                var changed = annotations with { Notes = [.. annotations.Notes, new RunNote(number, time.GetUtcNow(), caller.Name, text)] };
                if (changed.Notes.Count > MostNotes || JsonSerializer.SerializeToUtf8Bytes(changed, Kinds.Annotations.Json).Length > RecordLimits.Body)
                {
                    wrong.Add(new RequestError("text", Text(
                        $"There is no room for another note: a run has at most {MostNotes}, of {RecordLimits.Body} bytes together. Remove some.")));
                }

                return changed;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a note from a run. Removing one that is not there does nothing.</summary>
    public Task RemoveNoteAsync(Run run, int number, CancellationToken cancellationToken) => ChangeAsync(
        run,
        (annotations, _) => annotations.Notes.Any(note => note.Number == number)
            ? annotations with { Notes = [.. annotations.Notes.Where(note => note.Number != number)] }
            : annotations,
        cancellationToken);

    /// <inheritdoc />
    public string? Problem(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.IndexOf('=', StringComparison.Ordinal) > 0 ? null : $"is '{value}'; it must be NAME=VALUE.";
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<RunId>> FindAsync(
        string tenant, string value, RunId? before, int limit, CancellationToken cancellationToken)
    {
        var query = new RecordQuery { Label = value, Until = before?.ToString(), Descending = true, Limit = limit };
        var (found, after) = (new List<RunId>(), (string?)null);
        do
        {
            var page = await Set.ListAsync(tenant, query with { After = after }, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Values.Select(static stored => stored.Value.Run));
            after = page.Next;
        }
        while (after is not null && found.Count < limit);

        return found.Count <= limit ? found : found[..limit];
    }

    /// <inheritdoc />
    public async ValueTask<bool> HasAsync(string tenant, string value, RunId run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        var at = value.IndexOf('=', StringComparison.Ordinal);
        return await GetAsync(tenant, run, cancellationToken).ConfigureAwait(false) is { } annotations
            && annotations.Labels.TryGetValue(value[..at], out var found) && found == value[(at + 1)..];
    }

    /// <inheritdoc />
    public Task DeleteAsync(string tenant, RunId run, CancellationToken cancellationToken) =>
        Set.DeleteAsync(tenant, run.ToString(), RecordExpectation.Any, cancellationToken);

    private async Task<IReadOnlyList<RequestError>> ChangeAsync(
        Run run, Func<RunAnnotations, List<RequestError>, RunAnnotations> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var errors = new List<RequestError>();
        await Set.ChangeAsync(
            run.Tenant,
            run.Id.ToString(),
            found =>
            {
                errors.Clear();
                var before = found ?? new RunAnnotations { Run = run.Id };
                var after = change(before, errors);
                return errors.Count > 0 || ReferenceEquals(before, after) ? null : after;
            },
            cancellationToken).ConfigureAwait(false);
        return errors;
    }

    private string? LabelProblem(string name, string value)
    {
        if (name.Length is 0 or > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/'))
        {
            return $"A label's name has 1 to {LongestName} letters, digits and any of . _ - /; '{Shown(name)}' is none.";
        }

        if (value.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) + 1 + Encoding.UTF8.GetByteCount(value) > LongestLabel)
        {
            return $"A label has at most {LongestLabel} bytes with its name, on one line. Write longer texts as a note.";
        }

        // Runs are found by it as it is, so that it cannot be redacted.
        var label = JsonSerializer.Serialize(
            new RunAnnotations { Run = default, Labels = new Dictionary<string, string> { [name] = value } }, Kinds.Annotations.Json);
        return redactor.RedactJson(label) != label || redactor.RedactText($"{name}={value}") != $"{name}={value}"
            ? "It holds what looks like a secret, which is not stored. Give another."
            : null;
    }

    private static string Shown(string name) => name.Length > LongestName ? name[..LongestName] : name;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static class Kinds
    {
        // The key is the run's id, which sorts by time, so the order of keys is the order of runs.
        public static RecordKind<RunAnnotations> Annotations { get; } = new()
        {
            Name = KindName,
            Json = AnnotationJson.Relaxed.RunAnnotations,
            Key = static annotations => annotations.Run.ToString(),
            Sort = static annotations => annotations.Run.ToString(),
            Labels = static annotations => [.. annotations.Labels.Select(static label => $"{label.Key}={label.Value}")],
        };
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunAnnotations))]
internal sealed partial class AnnotationJson : JsonSerializerContext
{
    // Notes are written in many languages; each of their letters would take six bytes else.
    public static AnnotationJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
