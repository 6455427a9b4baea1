using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Lavra.Contracts.Architecture.Metadata;

/// <summary>A type as a signature has it.</summary>
/// <param name="Text">Its short form, for people: <c>Task&lt;Int32&gt;</c>.</param>
/// <param name="Names">The full names of all types in it, the outermost first.</param>
public sealed record TypeText(string Text, ImmutableArray<string> Names)
{
    public static TypeText Of(string fullName) => new(fullName[(fullName.LastIndexOf('.') + 1)..], [fullName]);
}

/// <summary>Turns signatures into texts.</summary>
public sealed class TypeTexts : ISignatureTypeProvider<TypeText, object?>
{
    public static TypeTexts Instance { get; } = new();

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{NameOf(reader, outer)}+{name}"
            : Join(reader.GetString(type.Namespace), name);
    }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope is { Kind: HandleKind.TypeReference } outer
            ? $"{NameOf(reader, (TypeReferenceHandle)outer)}+{name}"
            : Join(reader.GetString(type.Namespace), name);
    }

    public TypeText GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        TypeText.Of(NameOf(reader, handle));

    public TypeText GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        TypeText.Of(NameOf(reader, handle));

    public TypeText GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeText GetGenericInstantiation(TypeText genericType, ImmutableArray<TypeText> typeArguments) => new(
        $"{genericType.Text.Split('`')[0]}<{string.Join(", ", typeArguments.Select(static a => a.Text))}>",
        [.. genericType.Names, .. typeArguments.SelectMany(static a => a.Names)]);

    public TypeText GetPrimitiveType(PrimitiveTypeCode typeCode) => TypeText.Of("System." + typeCode);

    public TypeText GetArrayType(TypeText elementType, ArrayShape shape) => elementType with { Text = elementType.Text + "[,]" };

    public TypeText GetSZArrayType(TypeText elementType) => elementType with { Text = elementType.Text + "[]" };

    public TypeText GetByReferenceType(TypeText elementType) => elementType with { Text = "ref " + elementType.Text };

    public TypeText GetPointerType(TypeText elementType) => elementType with { Text = elementType.Text + "*" };

    public TypeText GetPinnedType(TypeText elementType) => elementType;

    public TypeText GetModifiedType(TypeText modifier, TypeText unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeText GetGenericMethodParameter(object? genericContext, int index) => new($"!!{index}", []);

    public TypeText GetGenericTypeParameter(object? genericContext, int index) => new($"!{index}", []);

    public TypeText GetFunctionPointerType(MethodSignature<TypeText> signature) =>
        new("function", [.. signature.ReturnType.Names, .. signature.ParameterTypes.SelectMany(static p => p.Names)]);

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
