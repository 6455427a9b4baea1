namespace Lavra.Functions.Tests.Infra;

/// <summary>Something that a Bicep file declares and that people use or read.</summary>
/// <param name="Kind"><c>param</c>, <c>output</c>, <c>type</c> or <c>member</c>, which is a type's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands behind the equals sign: a parameter's default; empty for none.</param>
/// <param name="Description">Its description; null when it has none.</param>
internal sealed record BicepDeclaration(string Kind, string Name, string Value, string? Description);
