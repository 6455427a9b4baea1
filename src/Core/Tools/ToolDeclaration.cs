using System.Text.Json;

namespace Lavra.Tools;

/// <summary>A tool as callers and models see it.</summary>
/// <param name="Name">Unique; lower case with underscores.</param>
/// <param name="Description">What it does, for people and models.</param>
/// <param name="Effect">What calling it does to the world.</param>
/// <param name="Parameters">A JSON schema of the arguments, an object.</param>
public sealed record ToolDeclaration(string Name, string Description, ToolEffect Effect, JsonElement Parameters);
