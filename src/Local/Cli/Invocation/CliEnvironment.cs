using Lavra.Local.Hosting;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Cli.Invocation;

/// <summary>What surrounds the program: its streams, variables, folder and clock.</summary>
internal sealed record CliEnvironment
{
    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where progress, log lines and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal that may be drawn on.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether somebody reads <see cref="Out"/> on a terminal, drawn on or not.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person at a terminal can be asked something, on <see cref="Error"/>, and answers on the input. Default no.</summary>
    public Func<bool> CanAsk { get; init; } = static () => false;

    /// <summary>The terminal's width in characters; null when there is none.</summary>
    public int? Width { get; init; }

    /// <summary>Whether characters beyond ASCII can be shown.</summary>
    public bool IsUnicode { get; init; } = true;

    /// <summary>The working folder: absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the built-in model; null for the product's own.</summary>
    public Func<IChatClient>? Offline { get; init; }

    /// <summary>Begins to listen for interruptions.</summary>
    public required Func<Interruption> Listen { get; init; }

    /// <summary>A variable's value; null when it is not set or empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
