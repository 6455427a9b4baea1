using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lavra.Contracts.Architecture.Metadata;

/// <summary>Reads types from metadata and method bodies.</summary>
public sealed class CodeReader(PEReader file, MetadataReader reader)
{
    public CodeType Read(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = TypeTexts.NameOf(reader, handle);
        var outermost = handle;
        while (reader.GetTypeDefinition(outermost).GetDeclaringType() is { IsNil: false } outer)
        {
            outermost = outer;
        }

        return new CodeType
        {
            Name = name,
            Namespace = reader.GetString(reader.GetTypeDefinition(outermost).Namespace),
            Base = type.BaseType.IsNil ? null : Named(type.BaseType)[0],
            Declares = [.. Declared(type).Distinct()],
            MutableStatics = [.. MutableStatics(type)],
            Methods = [.. type.GetMethods().Select(method => Read(name, method))],
        };
    }

    private List<string> Declared(TypeDefinition type)
    {
        var names = new List<string>();
        if (!type.BaseType.IsNil)
        {
            names.AddRange(Named(type.BaseType));
        }

        names.AddRange(type.GetInterfaceImplementations().SelectMany(i => Named(reader.GetInterfaceImplementation(i).Interface)));
        names.AddRange(type.GetGenericParameters()
            .SelectMany(p => reader.GetGenericParameter(p).GetConstraints())
            .SelectMany(c => Named(reader.GetGenericParameterConstraint(c).Type)));
        names.AddRange(Attributes(type.GetCustomAttributes()));
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            names.AddRange(field.DecodeSignature(TypeTexts.Instance, null).Names);
            names.AddRange(Attributes(field.GetCustomAttributes()));
        }

        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            names.AddRange(Of(method.DecodeSignature(TypeTexts.Instance, null)));
            names.AddRange(Attributes(method.GetCustomAttributes()));
        }

        return names;
    }

    private IEnumerable<string> Attributes(CustomAttributeHandleCollection attributes) =>
        attributes.SelectMany(handle => Use(reader.GetCustomAttribute(handle).Constructor)?.Types ?? []);

    private IEnumerable<string> MutableStatics(TypeDefinition type) => type.GetFields()
        .Select(reader.GetFieldDefinition)
        .Where(static field => field.Attributes.HasFlag(FieldAttributes.Static)
            && (field.Attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) == 0)
        .Select(field => reader.GetString(field.Name));

    private CodeMethod Read(string type, MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        var uses = new List<CodeUse>();
        if (method.RelativeVirtualAddress != 0)
        {
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            uses.AddRange(IlTokens.In(body.GetILReader()).Select(Use).OfType<CodeUse>());
            if (!body.LocalSignature.IsNil)
            {
                var locals = reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(TypeTexts.Instance, null);
                uses.AddRange(locals.SelectMany(static local => local.Names).Select(OfType));
            }

            uses.AddRange(body.ExceptionRegions
                .Where(static region => !region.CatchType.IsNil)
                .SelectMany(region => Named(region.CatchType))
                .Select(OfType));
        }

        return new CodeMethod(type, reader.GetString(method.Name), [.. uses.DistinctBy(static use => use.ToString())]);
    }

    private CodeUse? Use(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                return Named(token) is [var outermost, ..] names ? new CodeUse(outermost, null, "", names) : null;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)token);
                return UseOf(method.GetDeclaringType(), method.Name, method.DecodeSignature(TypeTexts.Instance, null));
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)token);
                return UseOf(field.GetDeclaringType(), field.Name, field.DecodeSignature(TypeTexts.Instance, null));
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)token);
                return member.GetKind() == MemberReferenceKind.Method
                    ? UseOf(member.Parent, member.Name, member.DecodeMethodSignature(TypeTexts.Instance, null))
                    : UseOf(member.Parent, member.Name, member.DecodeFieldSignature(TypeTexts.Instance, null));
            case HandleKind.MethodSpecification:
                var specification = reader.GetMethodSpecification((MethodSpecificationHandle)token);
                var generic = Use(specification.Method);
                var arguments = specification.DecodeSignature(TypeTexts.Instance, null).SelectMany(static a => a.Names);
                return generic is null ? null : generic with { Types = [.. generic.Types, .. arguments] };
            default:
                return null;
        }
    }

    private CodeUse? UseOf(EntityHandle parent, StringHandle name, MethodSignature<TypeText> signature)
    {
        var parameters = $"({string.Join(", ", signature.ParameterTypes.Select(static p => p.Text))})";
        return Named(parent) is [var type, ..] names
            ? new CodeUse(type, reader.GetString(name), parameters, [.. names, .. Of(signature)])
            : null;
    }

    private CodeUse? UseOf(EntityHandle parent, StringHandle name, TypeText field) => Named(parent) is [var type, ..] names
        ? new CodeUse(type, reader.GetString(name), "", [.. names, .. field.Names])
        : null;

    private static CodeUse OfType(string type) => new(type, null, "", [type]);

    private static IEnumerable<string> Of(MethodSignature<TypeText> signature) =>
        signature.ReturnType.Names.Concat(signature.ParameterTypes.SelectMany(static p => p.Names));

    private IReadOnlyList<string> Named(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => [TypeTexts.NameOf(reader, (TypeDefinitionHandle)handle)],
        HandleKind.TypeReference => [TypeTexts.NameOf(reader, (TypeReferenceHandle)handle)],
        HandleKind.TypeSpecification =>
            reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(TypeTexts.Instance, null).Names,
        HandleKind.MethodDefinition => Named(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()),
        _ => [],
    };
}
