using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Runs.Annotations;

namespace Lavra.Http.Resources;

/// <summary>A run.</summary>
public sealed record RunResource : Resource
{
    /// <summary>Its id: 32 hex digits that sort by time.</summary>
    public required RunId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required WireWord<RunStatus> Status { get; init; }

    /// <summary>What to achieve. Lists may cut it to 200 characters.</summary>
    public required string Objective { get; init; }

    /// <summary>The answer; null until completed. Lists may cut it to 200 characters.</summary>
    public string? Answer { get; init; }

    /// <summary>Why it ended without an answer; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>The model that it uses.</summary>
    public required string Model { get; init; }

    /// <summary>What it belongs together with; its own id when the caller named nothing.</summary>
    public required string Session { get; init; }

    /// <summary>Named values that the caller gave along.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The plan that the caller gave; null when the run finds its own.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Plan { get; init; }

    /// <summary>The name of the key that started it.</summary>
    public string StartedBy { get; init; } = "";

    /// <summary>The caller's key against starting twice; null when none was given.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it began; null while pending.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What it has used so far.</summary>
    public required RunTotalsResource Totals { get; init; }

    /// <summary>What it may use.</summary>
    public required RunBudgetResource Budget { get; init; }

    /// <summary>The limits that it was started with.</summary>
    public required RunLimitsResource Limits { get; init; }

    /// <summary>The sequence number of its last log entry.</summary>
    public long LastSequence { get; init; }

    /// <summary>The W3C trace id under which it is traced; null when it is not.</summary>
    public string? TraceId { get; init; }

    /// <summary>The version of the workflows that it was started with.</summary>
    public string WorkflowVersion { get; init; } = "";

    /// <summary>What people labelled it with, value by name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What people wrote about it, the oldest first. Lists leave it empty.</summary>
    public IReadOnlyList<RunNoteResource> Notes { get; init; } = [];

    /// <summary>Where to go on from here.</summary>
    public required RunLinks Links { get; init; }

    /// <summary>Whether it has ended, whatever its status is called.</summary>
    [JsonIgnore]
    public bool HasEnded => CompletedAt is not null;

    /// <summary>Tells a run, with what the product knows of it besides.</summary>
    /// <param name="product">The product.</param>
    /// <param name="run">The run.</param>
    /// <param name="pathBase">The path before <c>/api</c> at the server that tells it; empty when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<RunResource> ReadAsync(Product product, Run run, string pathBase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(run);
        var told = From(run, pathBase);
        return await product.Annotator.GetAsync(run.Tenant, run.Id, cancellationToken).ConfigureAwait(false) is { } annotations
            ? told with { Labels = annotations.Labels, Notes = [.. annotations.Notes.Select(RunNoteResource.From)] }
            : told;
    }

    /// <summary>Tells runs of one tenant as lists do, with what the product knows of them besides.</summary>
    /// <param name="product">The product.</param>
    /// <param name="page">The runs.</param>
    /// <param name="pathBase">The path before <c>/api</c> at the server that tells them; empty when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<Page<RunResource>> ReadAsync(Product product, RunPage page, string pathBase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(page);
        var annotations = page.Runs.Count == 0
            ? new Dictionary<RunId, RunAnnotations>()
            : await product.Annotator.GetAsync(page.Runs[0].Tenant, [.. page.Runs.Select(static run => run.Id)], cancellationToken).ConfigureAwait(false);
        return new Page<RunResource>(
            [.. page.Runs.Select(run => annotations.TryGetValue(run.Id, out var its) ? From(run, pathBase) with { Labels = its.Labels } : From(run, pathBase))],
            page.Next);
    }

    /// <summary>Tells a run that has nothing besides, such as one that has just been accepted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pathBase">The path before <c>/api</c> at the server that tells it; empty when there is none.</param>
    public static RunResource From(Run run, string pathBase) => new()
    {
        Id = run.Id,
        Status = run.Status,
        Objective = run.Objective,
        Answer = run.Answer,
        Error = run.Error,
        Model = run.Model,
        Session = run.SessionId,
        Inputs = run.Inputs,
        Plan = run.GivenPlan,
        StartedBy = run.StartedBy,
        IdempotencyKey = run.IdempotencyKey,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        CompletedAt = run.CompletedAt,
        Totals = RunTotalsResource.From(run.Totals),
        Budget = RunBudgetResource.From(run.Budget),
        Limits = RunLimitsResource.From(run.Limits),
        LastSequence = run.LastSequence,
        TraceId = run.TraceId,
        WorkflowVersion = run.WorkflowVersion,
        Links = RunLinks.Of(run.Id, pathBase),
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("id", Id.ToString());
        json.WriteString("status", Status.Text);
        json.WriteString("objective", Objective);
        json.WriteString("answer", Answer);
        json.WriteString("error", Error);
        json.WriteString("model", Model);
        json.WriteString("session", Session);
        json.WriteTexts("inputs", Inputs);
        json.WriteRaw("plan", Plan);
        json.WriteString("startedBy", StartedBy);
        json.WriteString("idempotencyKey", IdempotencyKey);
        json.WriteString("createdAt", CreatedAt);
        json.WriteTime("startedAt", StartedAt);
        json.WriteTime("completedAt", CompletedAt);
        json.WriteResource("totals", Totals);
        json.WriteResource("budget", Budget);
        json.WriteResource("limits", Limits);
        json.WriteNumber("lastSequence", LastSequence);
        json.WriteString("traceId", TraceId);
        json.WriteString("workflowVersion", WorkflowVersion);
        json.WriteTexts("labels", Labels);
        json.WriteResources("notes", Notes);
        json.WriteResource("links", Links);
    }
}

/// <summary>A note on a run.</summary>
public sealed record RunNoteResource : Resource
{
    /// <summary>Which note of its run it is.</summary>
    public required int Number { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The name of the key that wrote it.</summary>
    public required string By { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>Tells a note.</summary>
    public static RunNoteResource From(RunNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return new RunNoteResource { Number = note.Number, At = note.At, By = note.By, Text = note.Text };
    }

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("number", Number);
        json.WriteString("at", At);
        json.WriteString("by", By);
        json.WriteString("text", Text);
    }
}
