using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Contracts.Architecture;

/// <summary>What every project must show: its rooms can be read one after the other.</summary>
public abstract class RoomContract
{
    /// <summary>The projects.</summary>
    protected abstract IEnumerable<AssemblyCode> Projects { get; }

    [Fact]
    public void No_two_rooms_of_a_project_need_each_other()
    {
        List<string> circles = [.. Projects.SelectMany(static project => new Rooms(project).Circles())];
        Assert.True(circles.Count == 0, "Folders use each other in a circle:\n- " + string.Join("\n- ", circles));
    }
}
