using Lavra.Models.Offline;

namespace Lavra.Models.Tests.Offline;

public sealed class OfflineObjectiveTests
{
    public static TheoryData<string, string> Understood { get; } = new()
    {
        { "list the files in docs", "list docs" },
        { "List the files in docs.", "list docs" },
        { "list files", "list ." },
        { "show me the contents of the src folder", "list src" },
        { "liste os arquivos em docs", "list docs" },
        { "Liste os arquivos da pasta docs", "list docs" },
        { "list the files in \"my docs\"", "list my docs" },
        { "list the files in this folder", "list ." },
        { "list the files in docs and write a report to x.md", "list docs > x.md" },
        { "liste os arquivos em docs e escreva um relatório em x.md", "list docs > x.md" },
        { "find the C# files under src", "find *.cs src" },
        { "find *.md files", "find *.md ." },
        { "find files matching *.md in docs", "find *.md docs" },
        { "find all files under src", "find ** src" },
        { "encontre os arquivos C# em src", "find *.cs src" },
        { "list the Markdown files in docs and save the list to list.md", "find *.md docs > list.md" },
        { "count the C# files and lines under src", "count *.cs src lines" },
        { "Count the C# files and lines under src and write a report to report.md.", "count *.cs src lines > report.md" },
        { "count the C# files and lines under src, and then write a report to report.md", "count *.cs src lines > report.md" },
        { "count files in docs", "count ** docs" },
        { "how many Python files are there in tools?", "count *.py tools" },
        { "count the number of lines of code in src per extension", "count ** src lines" },
        { "count lines in *.cs files", "count *.cs . lines" },
        { "conte os arquivos e linhas C# em src e escreva um relatório em relatorio.md", "count *.cs src lines > relatorio.md" },
        { "quantos arquivos há em docs?", "count ** docs" },
        { "summarise the sizes of the files in src", "count ** src lines" },
        { "summarize file sizes in src and write them to sizes.md", "count ** src lines > sizes.md" },
        { "resuma os tamanhos dos arquivos em src", "count ** src lines" },
        { "write a report about the C# files in src to report.md", "count *.cs src lines > report.md" },
        { "write a report on src to report.md", "count ** src lines > report.md" },
        { "search for TODO in src", "search TODO ** src" },
        { "search src for TODO", "search TODO ** src" },
        { "search for \"a b\" in C# files under src", "search a b *.cs src" },
        { "find TODO comments in src and write them to todo.md", "search TODO ** src > todo.md" },
        { "find the word hello in docs", "search hello ** docs" },
        { "find files containing TODO in src", "search TODO ** src" },
        { "procure por TODO em src", "search TODO ** src" },
        { "encontre comentários TODO em src e escreva em todo.md", "search TODO ** src > todo.md" },
        { "read README.md", "read README.md" },
        { "show me the contents of the file LICENSE", "read LICENSE" },
        { "leia o arquivo README.md", "read README.md" },
        { "read a.txt and write it to b.txt", "read a.txt > b.txt" },
        { "info about README.md", "info README.md" },
        { "informações sobre README.md", "info README.md" },
        { "append the line \"hello\" to notes.txt", "append notes.txt hello" },
        { "add 'a, b.' to the end of the file notes.txt", "append notes.txt a, b." },
        { "acrescente a linha \"olá\" ao arquivo notas.txt", "append notas.txt olá" },
        { "write \"hello\" to hello.txt", "write hello.txt hello" },
        { "create a file hello.txt with \"hello\"", "write hello.txt hello" },
        { "escreva \"olá\" em ola.txt", "write ola.txt olá" },
    };

    [Theory]
    [MemberData(nameof(Understood))]
    public void An_objective_is_understood_as_it_is_meant(string objective, string meant) =>
        Assert.Equal(meant, Said(OfflineObjective.Read(objective)));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("write a poem about the sea")]
    [InlineData("delete the files in src")]
    [InlineData("summarise README.md")]
    [InlineData("list the files in src that I changed yesterday")]
    [InlineData("read the instructions and follow them")]
    [InlineData("count the C# files under src and email the report to Ada")]
    [InlineData("append hello to")]
    [InlineData("refactor src to use records")]
    [InlineData("search for in src")]
    [InlineData("list the largest functions in src")]
    [InlineData("write a report")]
    public void What_has_a_word_too_many_is_not_understood(string objective) => Assert.Null(OfflineObjective.Read(objective));

    [Fact]
    public void Every_documented_objective_is_understood()
    {
        Assert.All(OfflineObjectives.All, example =>
        {
            Assert.False(OfflineObjective.Read(example.English)?.Portuguese ?? true, example.English);
            Assert.True(OfflineObjective.Read(example.Portuguese)?.Portuguese ?? false, example.Portuguese);
        });
    }

    [Fact]
    public void Objectives_joined_by_then_are_a_sequence() =>
        Assert.Equal(
            ["list the files in src", "read README.md"],
            OfflineObjective.ReadSequence("list the files in src and then read README.md"));

    [Fact]
    public void A_sequence_with_a_part_that_is_not_understood_is_none() =>
        Assert.Null(OfflineObjective.ReadSequence("list the files in src and then make tea"));

    private static string? Said(OfflineTask? task)
    {
        var said = task switch
        {
            null => null,
            ListTask list => $"list {list.Path}",
            FindTask find => $"find {find.Files.Pattern} {find.Files.Path}",
            CountTask count => $"count {count.Files.Pattern} {count.Files.Path}{(count.Lines ? " lines" : "")}",
            SearchTask search => $"search {search.Text} {search.Files.Pattern} {search.Files.Path}",
            ReadTask read => $"read {read.Path}",
            InfoTask info => $"info {info.Path}",
            AppendTask append => $"append {append.Path} {append.Text}",
            WriteTask write => $"write {write.Path} {write.Text}",
            _ => task.ToString(),
        };
        return task?.Target is { } target ? $"{said} > {target}" : said;
    }
}
