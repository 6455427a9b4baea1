using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Contracts.Architecture;

/// <summary>What every project must show: its rooms can be read one after the other.</summary>
public abstract class RoomContract
{
    /// <summary>The projects.</summary>
    protected abstract IEnumerable<AssemblyCode> Projects { get; }

    /// <summary>
    /// Folders of which some types are used by the folders inside them, and others put those together: such a folder is above its rooms
    /// and below them. It is left out, while its rooms are judged. The list only gets shorter.
    /// </summary>
    protected virtual IReadOnlyList<string> AboveAndBelowTheirRooms => [];

    [Fact]
    public void No_two_rooms_of_a_project_need_each_other()
    {
        var circles = Circles(AboveAndBelowTheirRooms);
        Assert.True(circles.Count == 0, "Folders use each other in a circle:\n- " + string.Join("\n- ", circles));
    }

    [Fact]
    public void No_folder_is_left_out_that_need_not_be() => Assert.All(
        AboveAndBelowTheirRooms, folder => Assert.NotEmpty(Circles([.. AboveAndBelowTheirRooms.Where(other => other != folder)])));

    private List<string> Circles(IReadOnlyList<string> leftOut) => [.. Projects.SelectMany(project => new Rooms(project, leftOut).Circles())];
}
