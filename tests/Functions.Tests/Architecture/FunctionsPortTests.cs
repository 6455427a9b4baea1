using System.Reflection;
using Lavra.Contracts.Architecture;
using Lavra.Functions.Storage;

namespace Lavra.Functions.Tests.Architecture;

/// <summary>No adapter of the Azure host was forgotten.</summary>
public sealed class FunctionsPortTests : PortCoverageContract
{
    protected override Assembly Host => typeof(TableStores).Assembly;
}
