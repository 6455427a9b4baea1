using Lavra.Records;

namespace Lavra.Privacy;

/// <summary>
/// Stands in front of a record store and redacts bodies, labels and sort keys before the store sees them. Tenant, kind and key say which
/// record it is, and are left alone: never make a key of what may hold a secret. Thread safe.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="redactor">Redacts. A text without secrets must come back as the same object, which saves copying the batch.</param>
public sealed class RedactingRecordStore(IRecordStore inner, IRedactor redactor) : IRecordStore
{
    /// <inheritdoc />
    public Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        RecordChange[]? redacted = null;
        for (var at = 0; at < changes.Count; at++)
        {
            var change = changes[at];
            if (change.Content is { } content && Redact(content) is var clean && !ReferenceEquals(clean, content))
            {
                redacted ??= [.. changes];
                redacted[at] = change with { Content = clean };
            }
        }

        return inner.WriteAsync(scope, redacted ?? changes, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredRecord?> GetAsync(RecordScope scope, string key, CancellationToken cancellationToken) =>
        inner.GetAsync(scope, key, cancellationToken);

    /// <inheritdoc />
    public Task<RecordPage> ListAsync(RecordScope scope, RecordQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(scope, query, cancellationToken);

    /// <inheritdoc />
    public Task<long> CountAsync(RecordScope scope, string? label, CancellationToken cancellationToken) =>
        inner.CountAsync(scope, label, cancellationToken);

    /// <inheritdoc />
    public Task<RecordFeedPage> ReadChangesAsync(RecordScope scope, long after, int limit, CancellationToken cancellationToken) =>
        inner.ReadChangesAsync(scope, after, limit, cancellationToken);

    /// <inheritdoc />
    public Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken) =>
        inner.SweepAsync(now, after, limit, cancellationToken);

    private RecordContent Redact(RecordContent content)
    {
        var (body, sort, labels) = (redactor.RedactJson(content.Body), redactor.RedactText(content.Sort), Redact(content.Labels));
        return ReferenceEquals(body, content.Body) && ReferenceEquals(sort, content.Sort) && ReferenceEquals(labels, content.Labels)
            ? content
            : content with { Body = body, Sort = sort, Labels = labels };
    }

    // Two labels may become one, which a record has once.
    private IReadOnlyList<string> Redact(IReadOnlyList<string> labels) => labels.All(label => ReferenceEquals(redactor.RedactText(label), label))
        ? labels
        : [.. labels.Select(redactor.RedactText).Distinct(StringComparer.Ordinal)];
}
