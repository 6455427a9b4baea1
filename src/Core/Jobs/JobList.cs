namespace Lavra.Jobs;

/// <summary>All jobs of a host, by their names.</summary>
public sealed class JobList
{
    private const int LongestName = 32;

    /// <exception cref="ArgumentException">A name is wrong or there twice.</exception>
    public JobList(IEnumerable<Job> jobs)
    {
        All = [.. jobs.OrderBy(static job => job.Name, StringComparer.Ordinal)];
        foreach (var job in All)
        {
            if (job.Name.Length is 0 or > LongestName || job.Name.Any(static letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            {
                throw new ArgumentException($"'{job.Name}' is no name of a job: lower-case letters, digits and '-', {LongestName} at most.", nameof(jobs));
            }
        }

        if (All.Select(static job => job.Name).Distinct(StringComparer.Ordinal).Count() < All.Count)
        {
            throw new ArgumentException("Two jobs have the same name.", nameof(jobs));
        }
    }

    /// <summary>The jobs, by name.</summary>
    public IReadOnlyList<Job> All { get; }

    /// <summary>A job; null when there is none of that name.</summary>
    public Job? Find(string name) => All.FirstOrDefault(job => job.Name == name);
}
