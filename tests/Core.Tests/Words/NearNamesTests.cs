using Lavra.Words;

namespace Lavra.Core.Tests.Words;

public sealed class NearNamesTests
{
    private static readonly string[] Tools = ["append_file", "delete_file", "find_files", "list_directory", "read_file", "write_file"];

    [Theory]
    [InlineData("raed_file", "read_file")]
    [InlineData("READ_FILE", "read_file")]
    [InlineData("file", "append_file", "delete_file", "find_files")]
    [InlineData("wirte_file", "write_file")]
    [InlineData("list_directories", "list_directory")]
    [InlineData("zzz")]
    [InlineData("")]
    public void Names_that_were_probably_meant_are_suggested_nearest_first(string wanted, params string[] expected) =>
        Assert.Equal(expected, NearNames.Suggest(wanted, Tools));

    [Fact]
    public void The_nearest_are_given_however_far_they_are()
    {
        Assert.Equal(["read_file"], NearNames.Nearest("reed_fil", Tools, 1));
        Assert.Single(NearNames.Nearest("zzz", Tools, 1));
        Assert.Empty(NearNames.Nearest("x", [], 3));
    }

    [Fact]
    public void Two_neighbours_that_are_swapped_count_as_one_change()
    {
        Assert.Equal(["list"], NearNames.Suggest("lsit", ["list", "serve"]));
        Assert.Empty(NearNames.Suggest("tsil", ["list", "serve"]));
    }

    [Fact]
    public void Names_of_any_length_are_compared()
    {
        var known = new string('a', 70);

        Assert.Equal([known], NearNames.Suggest(new string('a', 5000), [known]));
        Assert.Empty(NearNames.Suggest(new string('b', 5000), [known, "b"]));
    }
}
