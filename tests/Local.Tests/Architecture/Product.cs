using System.Reflection;
using Lavra.Contracts.Architecture.Metadata;
using Lavra.Http.Hosting;
using Lavra.Local.Engine;
using Lavra.Models;
using Lavra.Runs;

namespace Lavra.Local.Tests.Architecture;

/// <summary>The product's own assemblies, as far as this project is built on them. Read once.</summary>
internal static class Product
{
    public static Assembly CoreAssembly { get; } = typeof(RunService).Assembly;

    public static Assembly LocalAssembly { get; } = typeof(EmbeddedEngine).Assembly;

    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [CoreAssembly, typeof(ModelCatalog).Assembly, typeof(HttpOptions).Assembly, LocalAssembly];

    public static AssemblyCode Core { get; } = AssemblyCode.Read(CoreAssembly);

    public static IReadOnlyList<AssemblyCode> Code { get; } =
        [Core, .. Assemblies.Where(static a => a != CoreAssembly).Select(AssemblyCode.Read)];
}
