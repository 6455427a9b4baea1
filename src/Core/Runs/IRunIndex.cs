using Lavra.Identity;

namespace Lavra.Runs;

/// <summary>
/// Finds runs by something that the stores of runs do not know, such as what a capability keeps about them in records. Lists of runs are
/// narrowed by it, on both hosts and over HTTP, under its name. Thread safe.
/// </summary>
public interface IRunIndex
{
    /// <summary>By what runs are found.</summary>
    RunIndexDeclaration Declaration { get; }

    /// <summary>Says what is wrong with a value, to follow its name; null when it is good.</summary>
    string? Problem(string value);

    /// <summary>Finds runs that have a value.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="value">The value, a good one.</param>
    /// <param name="before">Only older runs; null for all.</param>
    /// <param name="limit">At most so many. Fewer mean that there are no more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their ids, newest first. A run may be gone by now.</returns>
    Task<IReadOnlyList<RunId>> FindAsync(string tenant, string value, RunId? before, int limit, CancellationToken cancellationToken);

    /// <summary>Whether a run has a value.</summary>
    ValueTask<bool> HasAsync(string tenant, string value, RunId run, CancellationToken cancellationToken);
}

/// <summary>What is known of an index without the runs. It is on the list of the product's composition.</summary>
/// <param name="Name">A parameter of HTTP and an option of the command line. Lower-case letters.</param>
/// <param name="Form">The form of a value, such as <c>NAME=VALUE</c>.</param>
/// <param name="Meaning">Which runs it finds, a sentence for people.</param>
public sealed record RunIndexDeclaration(string Name, string Form, string Meaning);

/// <summary>Narrows a list to runs that an index has under a value.</summary>
/// <param name="Index">The name of the index.</param>
/// <param name="Value">The value.</param>
public sealed record RunCondition(string Index, string Value);
