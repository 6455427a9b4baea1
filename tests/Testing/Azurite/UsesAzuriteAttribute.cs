namespace Lavra.Testing.Azurite;

/// <summary>
/// All tests of a class need Azurite, those that it inherits from a contract suite included, and are skipped where it is missing.
/// The assembly names <see cref="AzuriteTestFramework"/> as its test framework for that.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UsesAzuriteAttribute : Attribute;
