namespace Lavra.Local.Cli.Invocation;

/// <summary>A command cannot do what it was asked: what is wrong, what to do about it, and the exit code.</summary>
internal sealed class CliException(int exitCode, IReadOnlyList<string> problems, string? remedy) : Exception(string.Join(' ', problems))
{
    public CliException(int exitCode, string problem, string? remedy = null)
        : this(exitCode, [problem], remedy)
    {
    }

    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What is wrong; several things when all could be found at once.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>What to do; null when the problems say it.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>A wrong use of the command line.</summary>
    public static CliException Usage(string problem, string? remedy = null) => new(Invocation.ExitCode.Usage, problem, remedy);
}
