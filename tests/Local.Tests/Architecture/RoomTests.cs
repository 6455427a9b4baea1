using Lavra.Contracts.Architecture;
using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Local.Tests.Architecture
{
    /// <summary>The rooms of Core, Models, Http and Local.</summary>
    public sealed class LocalRoomTests : RoomContract
    {
        protected override IEnumerable<AssemblyCode> Projects => Product.Code;
    }

    /// <summary>The test for circles sees one.</summary>
    public sealed class RoomTests
    {
        private static readonly IReadOnlyList<string> Circles = new Rooms(AssemblyCode.Read(typeof(RoomTests).Assembly)).Circles();

        [Fact]
        public void A_circle_is_found_and_told_by_the_types_that_make_it() => Assert.Contains(
            "Lavra.Local.Tests.Architecture.Samples.East uses Lavra.Local.Tests.Architecture.Samples.West: Sunrise uses Sunset", Circles);

        [Fact]
        public void A_circle_of_more_than_two_rooms_is_found() => Assert.Contains(
            "Lavra.Local.Tests.Architecture.Samples.North uses Lavra.Local.Tests.Architecture.Samples.East: Noon uses Sunrise", Circles);

        [Fact]
        public void A_room_that_nothing_leads_back_to_is_left_alone() => Assert.DoesNotContain(
            Circles, static circle => circle.StartsWith("Lavra.Local.Tests.Architecture.Samples.South", StringComparison.Ordinal));
    }
}

// East -> West -> North -> East, and South, which uses one of them and is used by none.
namespace Lavra.Local.Tests.Architecture.Samples.East
{
    internal sealed record Sunrise(West.Sunset? Next);
}

namespace Lavra.Local.Tests.Architecture.Samples.West
{
    internal sealed record Sunset(North.Noon? Next);
}

namespace Lavra.Local.Tests.Architecture.Samples.North
{
    internal sealed record Noon(East.Sunrise? Next);
}

namespace Lavra.Local.Tests.Architecture.Samples.South
{
    internal sealed record Midnight(East.Sunrise? Next);
}
