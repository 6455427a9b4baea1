namespace Lavra.Tools;

/// <summary>
/// Makes a public method a tool. Its parameters are the tool's arguments, named in snake case, each with a
/// <see cref="System.ComponentModel.DescriptionAttribute"/>; a C# default makes one optional, a
/// <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/> bounds a number. Supported are text, truth values, whole
/// and floating-point numbers, enums, lists, records of these, and nullable forms. A <see cref="ToolContext"/> and a
/// <see cref="CancellationToken"/> are injected. It may return a string, a <see cref="ToolResult"/>, any object (given as JSON),
/// nothing, or a task of these. What it expects to go wrong it throws as <see cref="ToolException"/>.
/// </summary>
/// <param name="name">Unique among all tools: lower case, digits and underscores, a letter first, at most 64 characters.</param>
/// <param name="effect">What calling it does to the world.</param>
/// <param name="description">What it does and when to use it, for people and models.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolAttribute(string name, ToolEffect effect, string description) : Attribute
{
    /// <summary>Unique among all tools.</summary>
    public string Name { get; } = name;

    /// <summary>What calling it does to the world.</summary>
    public ToolEffect Effect { get; } = effect;

    /// <summary>For people and models.</summary>
    public string Description { get; } = description;

    /// <summary>
    /// The argument, a text, by whose value calls exclude each other: at no time do two calls with the same value run, whatever
    /// their tools. With <see cref="InWorkspaceAttribute"/> the value is where the path leads. Null means that calls run side by
    /// side.
    /// </summary>
    public string? ExclusiveOn { get; init; }

    /// <summary>How long a call may take, in seconds; 0 means as the executor's options say.</summary>
    public int TimeoutSeconds { get; init; }
}

/// <summary>Says that a text argument is a path in the workspace.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InWorkspaceAttribute : Attribute;

/// <summary>
/// Marks the method that notes the state of the world just before a tool acts, for its probe. It takes any of the tool's
/// arguments by name, changes nothing, and returns a string of at most 4 KB, or a task of it. What it throws is the call's result.
/// It is asked again before a call acts that was started and found not to have happened, and then finds what it noted the first
/// time in <see cref="ToolContext.Prepared"/>.
/// </summary>
/// <param name="tool">The tool's name: one that acts once, in the same class.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolPrepareAttribute(string tool) : Attribute
{
    /// <summary>The tool's name.</summary>
    public string Tool { get; } = tool;
}

/// <summary>
/// Marks the method that finds out, after a crash, whether a started call of a tool happened. It takes any of the tool's
/// arguments by name, finds what was noted in <see cref="ToolContext.Prepared"/>, changes nothing, and returns a
/// <see cref="ToolProbeOutcome"/>, or a task of it.
/// </summary>
/// <param name="tool">The tool's name: one that acts once, in the same class.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolProbeAttribute(string tool) : Attribute
{
    /// <summary>The tool's name.</summary>
    public string Tool { get; } = tool;
}
