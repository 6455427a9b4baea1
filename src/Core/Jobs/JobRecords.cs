using System.Globalization;
using System.Text.Json.Serialization;
using Lavra.Records;

namespace Lavra.Jobs;

/// <summary>What jobs keep. Jobs are the product's own and no tenant's.</summary>
internal static class JobRecords
{
    /// <summary>Under which their records are kept, instead of a tenant.</summary>
    public const string Owner = "system";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>Where each job stands.</summary>
    public static RecordKind<JobState> States { get; } = new()
    {
        Name = "job-states",
        Json = JobJson.Default.JobState,
        Key = static state => state.Job,
    };

    /// <summary>How jobs went, by the job's name, the oldest first.</summary>
    public static RecordKind<JobRun> Runs { get; } = new()
    {
        Name = "job-runs",
        Json = JobJson.Default.JobRun,
        Key = static run => $"{run.Job} {Sorted(run.StartedAt)}",
        Sort = static run => Sorted(run.StartedAt),
        Labels = static run => [run.Job],
        Expiry = static (_, now) => now + KeptFor,
    };

    private static string Sorted(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(JobRun))]
internal sealed partial class JobJson : JsonSerializerContext;
