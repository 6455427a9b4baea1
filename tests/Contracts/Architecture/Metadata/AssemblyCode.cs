using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lavra.Contracts.Architecture.Metadata;

/// <summary>The types of an assembly with what their code uses, read from its file. Nothing of it is run.</summary>
public sealed class AssemblyCode
{
    private readonly Dictionary<string, CodeType> types;

    private AssemblyCode(string name, IReadOnlyList<string> references, Dictionary<string, CodeType> types)
    {
        Name = name;
        References = references;
        this.types = types;
    }

    /// <summary>The assembly's name.</summary>
    public string Name { get; }

    /// <summary>The names of the assemblies that it refers to.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>All types, nested and generated ones included.</summary>
    public IEnumerable<CodeType> Types => types.Values;

    /// <summary>The type of a full name (<c>Outer+Inner</c>); null when another assembly has it.</summary>
    public CodeType? Find(string type) => types.GetValueOrDefault(type);

    /// <summary>Reads a loaded assembly's file.</summary>
    public static AssemblyCode Read(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var codeReader = new CodeReader(file, reader);
        var types = reader.TypeDefinitions
            .Select(codeReader.Read)
            .ToDictionary(static type => type.Name, StringComparer.Ordinal);
        return new AssemblyCode(
            reader.GetString(reader.GetAssemblyDefinition().Name),
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))],
            types);
    }
}

/// <summary>A type with what it uses.</summary>
public sealed class CodeType
{
    /// <summary>The full name: <c>Namespace.Outer+Inner</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace, of the outermost type where it is nested.</summary>
    public required string Namespace { get; init; }

    /// <summary>The base type's full name without type arguments; null for interfaces.</summary>
    public required string? Base { get; init; }

    /// <summary>Full names of the types in its declaration: bases, interfaces, fields, signatures, attributes.</summary>
    public required IReadOnlyList<string> Declares { get; init; }

    /// <summary>Static fields that can be assigned.</summary>
    public required IReadOnlyList<string> MutableStatics { get; init; }

    /// <summary>Its methods and constructors, accessors included.</summary>
    public required IReadOnlyList<CodeMethod> Methods { get; init; }

    /// <summary>Whether the compiler made it: closures, iterators, state machines.</summary>
    public bool IsGenerated => Name[(Name.LastIndexOf('+') + 1)..].StartsWith('<');

    /// <summary>The full names of all types that it uses in any way.</summary>
    public IEnumerable<string> Uses => Declares.Concat(Methods.SelectMany(static m => m.Uses).SelectMany(static u => u.Types)).Distinct();
}

/// <summary>A method with what its code uses.</summary>
/// <param name="Type">The full name of the type that has it.</param>
/// <param name="Name">Its name; <c>.ctor</c> and <c>.cctor</c> for constructors.</param>
/// <param name="Uses">What its code uses.</param>
public sealed record CodeMethod(string Type, string Name, IReadOnlyList<CodeUse> Uses)
{
    public override string ToString() => $"{Type}.{Name}";
}

/// <summary>Something that code uses.</summary>
/// <param name="Type">The full name of the type, or of the type that has the member.</param>
/// <param name="Member">The member; null for the type itself.</param>
/// <param name="Parameters">The parameters of a method, for people: <c>(Int32)</c>; empty for others.</param>
/// <param name="Types">All types that have to do with it: type arguments, parameters.</param>
public sealed record CodeUse(string Type, string? Member, string Parameters, IReadOnlyList<string> Types)
{
    public override string ToString() => Member is null ? Type : $"{Type}.{Member}{Parameters}";
}
