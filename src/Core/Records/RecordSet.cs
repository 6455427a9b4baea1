using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lavra.Records;

/// <summary>The records of one kind, by their type: what a capability has instead of a store of its own. Thread safe.</summary>
/// <param name="store">Where they are kept. The redaction gateway belongs in front of it.</param>
/// <param name="kind">What they are.</param>
/// <param name="time">By which records expire.</param>
public sealed class RecordSet<T>(IRecordStore store, RecordKind<T> kind, TimeProvider time)
    where T : class
{
    private const int MostTries = 20;

    /// <summary>What is kept.</summary>
    public RecordKind<T> Kind => kind;

    /// <summary>A record that does not exist yet; a conflict when it does.</summary>
    public Task<RecordOutcome> InsertAsync(string tenant, T value, CancellationToken cancellationToken) =>
        PutAsync(tenant, value, RecordExpectation.Absent, cancellationToken);

    /// <summary>A record in the place of what is expected there.</summary>
    public Task<RecordOutcome> PutAsync(string tenant, T value, RecordExpectation expected, CancellationToken cancellationToken) =>
        WriteAsync(tenant, [Putting(value, expected)], cancellationToken);

    /// <summary>Deletes a record, if what is there is as expected.</summary>
    public Task<RecordOutcome> DeleteAsync(string tenant, string key, RecordExpectation expected, CancellationToken cancellationToken) =>
        WriteAsync(tenant, [RecordChange.Delete(key, expected)], cancellationToken);

    /// <summary>Makes changes together or not at all; <see cref="Putting"/> makes one.</summary>
    public Task<RecordOutcome> WriteAsync(string tenant, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) =>
        store.WriteAsync(Scope(tenant), changes, cancellationToken);

    /// <summary>The change that puts a record.</summary>
    public RecordChange Putting(T value, RecordExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(value);
        return RecordChange.Put(
            new RecordContent
            {
                Key = kind.Key(value),
                Sort = kind.Sort(value),
                Labels = kind.Labels(value),
                Schema = kind.Schema,
                Body = JsonSerializer.Serialize(value, kind.Json),
                ExpiresAt = kind.Expiry(value, time.GetUtcNow()),
            },
            expected);
    }

    /// <summary>
    /// Changes a record, whoever else changes it meanwhile: reads it, asks what it is to be, and writes it, again if somebody was faster.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="key">Which.</param>
    /// <param name="change">Told what is there, or null; gives what is to be there, or null to leave it as it is. May be asked again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record after the change; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">Others were faster each time.</exception>
    public async Task<T?> ChangeAsync(string tenant, string key, Func<T?, T?> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var found = await GetAsync(tenant, key, cancellationToken).ConfigureAwait(false);
            if (change(found?.Value) is not { } value)
            {
                return found?.Value;
            }

            var expected = found is null ? RecordExpectation.Absent : RecordExpectation.Of(found.Version);
            if ((await PutAsync(tenant, value, expected, cancellationToken).ConfigureAwait(false)).IsWritten)
            {
                return value;
            }
        }

        throw new InvalidOperationException($"Record '{key}' of kind '{kind.Name}' was changed by others {MostTries} times while it was to be changed. Try again.");
    }

    /// <summary>A record; null when there is none.</summary>
    /// <exception cref="DamagedRecordException">It cannot be read.</exception>
    /// <exception cref="NewerRecordException">A newer program wrote it.</exception>
    public async ValueTask<StoredValue<T>?> GetAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Scope(tenant), key, cancellationToken).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        return Read(tenant, record);
    }

    /// <summary>Reads a record that was taken from the store already.</summary>
    /// <exception cref="DamagedRecordException">It cannot be read.</exception>
    /// <exception cref="NewerRecordException">A newer program wrote it.</exception>
    public StoredValue<T> Read(string tenant, StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Content.Schema > kind.Schema
            ? throw new NewerRecordException(Scope(tenant), record.Key, record.Content.Schema, kind.Schema)
            : Read(record, out var damage) ?? throw new DamagedRecordException(damage!);
    }

    /// <summary>A part of the list.</summary>
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public async Task<ValuePage<T>> ListAsync(string tenant, RecordQuery query, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(Scope(tenant), query, cancellationToken).ConfigureAwait(false);
        var (values, damaged) = (new List<StoredValue<T>>(page.Records.Count), new List<DamagedRecord>(page.Damaged));
        foreach (var record in page.Records)
        {
            if (Read(record, out var damage) is { } value)
            {
                values.Add(value);
            }
            else
            {
                damaged.Add(damage!);
            }
        }

        return new ValuePage<T>(values, damaged, page.Next);
    }

    /// <summary>How many records there are, damaged ones among them; with a label, how many carry it.</summary>
    public Task<long> CountAsync(string tenant, string? label, CancellationToken cancellationToken) =>
        store.CountAsync(Scope(tenant), label, cancellationToken);

    /// <summary>What changed since a position; 0 for the beginning.</summary>
    public async Task<ValueFeedPage<T>> ReadChangesAsync(string tenant, long after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ReadChangesAsync(Scope(tenant), after, limit, cancellationToken).ConfigureAwait(false);
        return new ValueFeedPage<T>([.. page.Changes.Select(Read)], page.Position, page.HasMore, page.IsCut);
    }

    private ChangedValue<T> Read(ChangedRecord change)
    {
        if (change.Record is not { } record)
        {
            return new ChangedValue<T>(change.Key, null, change.Damage);
        }

        var value = Read(record, out var damage);
        return new ChangedValue<T>(change.Key, value, damage);
    }

    private StoredValue<T>? Read(StoredRecord record, out DamagedRecord? damage)
    {
        damage = null;
        try
        {
            if (record.Content.Schema <= kind.Schema && Parse(record.Content) is { } value)
            {
                return new StoredValue<T>(value, record.Version, record.ChangedAt);
            }

            damage = Damage(record, record.Content.Schema > kind.Schema
                ? $"it has form {record.Content.Schema}, and this program knows up to {kind.Schema}; use the newer program that wrote it."
                : "its body is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            // The text of the exception may show content.
            damage = Damage(record, $"its body is not what form {record.Content.Schema} says.");
        }

        return null;
    }

    private T? Parse(RecordContent content)
    {
        if (content.Schema == kind.Schema)
        {
            return JsonSerializer.Deserialize(content.Body, kind.Json);
        }

        var body = JsonNode.Parse(content.Body)!.AsObject();
        for (var schema = content.Schema; schema < kind.Schema; schema++)
        {
            body = kind.Upgrades[schema - 1](body);
        }

        return body.Deserialize(kind.Json);
    }

    private DamagedRecord Damage(StoredRecord record, string reason) => new(record.Key, $"kind '{kind.Name}', version {record.Version}", reason);

    private RecordScope Scope(string tenant) => new(tenant, kind.Name);
}
