using System.CommandLine;

namespace Lavra.Local.Cli.Commands;

/// <summary>A command with examples for its help.</summary>
internal sealed class CliCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>How to use it.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
