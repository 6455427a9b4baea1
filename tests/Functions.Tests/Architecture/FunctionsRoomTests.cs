using Lavra.Contracts.Architecture;
using Lavra.Contracts.Architecture.Metadata;
using Lavra.Functions.Storage;

namespace Lavra.Functions.Tests.Architecture;

/// <summary>The rooms of the Azure host.</summary>
public sealed class FunctionsRoomTests : RoomContract
{
    protected override IEnumerable<AssemblyCode> Projects => [AssemblyCode.Read(typeof(TableStores).Assembly)];
}
