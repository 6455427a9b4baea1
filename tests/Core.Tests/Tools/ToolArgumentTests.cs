using Lavra.Tools;

namespace Lavra.Core.Tests.Tools;

public sealed class ToolArgumentTests
{
    private readonly SampleTools sample = new();
    private readonly ToolCalls calls;

    public ToolArgumentTests() => calls = new ToolCalls([sample], Path.GetTempPath());

    [Fact]
    public async Task Defaults_stand_in_for_what_is_left_out_or_null()
    {
        await TakesAsync("""{"text":"a","count":1}""");
        Assert.Equal(["a", 1, false, 5L, 1.5, Colour.DarkBlue, null, null, null, null], sample.Received);
        await TakesAsync("""{"text":"a","count":1,"flag":null,"big":null,"colour":null,"names":null,"spot":null}""");
        Assert.Equal(["a", 1, false, 5L, 1.5, Colour.DarkBlue, null, null, null, null], sample.Received);
    }

    [Fact]
    public async Task Every_kind_of_value_arrives()
    {
        await TakesAsync("""
            {"text":"é\n","count":-2,"flag":true,"big":9223372036854775807,"ratio":0.5,"colour":"grün","names":["x","y"],"maybe":0,
             "spot":{"x":1,"y":2,"label":"l"},"spots":[{"x":3,"y":4}]}
            """);
        Assert.Equal("é\n", sample.Received![0]);
        Assert.Equal(-2, sample.Received[1]);
        Assert.Equal(long.MaxValue, sample.Received[3]);
        Assert.Equal(Colour.Green, sample.Received[5]);
        Assert.Equal(["x", "y"], (string[])sample.Received[6]!);
        Assert.Equal(0, sample.Received[7]);
        Assert.Equal(new Spot(1, 2, "l"), sample.Received[8]);
        Assert.Equal([new Spot(3, 4)], (IReadOnlyList<Spot>)sample.Received[9]!);
    }

    [Theory]
    [InlineData("""{"text":"a","count":"7"}""", 7)]
    [InlineData("""{"text":"a","count":" 7 "}""", 7)]
    [InlineData("""{"text":"a","count":7.0}""", 7)]
    [InlineData("""{"text":"a","count":7e0}""", 7)]
    [InlineData("""{"Text":"a","COUNT":7}""", 7)]
    [InlineData("""{"text":"a","count":7,}""", 7)]
    [InlineData("""{"text":"a",/* why */"count":7}""", 7)]
    [InlineData("\"{\\\"text\\\":\\\"a\\\",\\\"count\\\":7}\"", 7)]
    public async Task What_cannot_be_misunderstood_is_taken(string arguments, int count)
    {
        await TakesAsync(arguments);
        Assert.Equal(["a", count], sample.Received!.Take(2));
    }

    [Fact]
    public async Task Scalars_stand_for_texts_and_texts_for_truth_values()
    {
        await TakesAsync("""{"text":12.50,"count":1,"flag":"TRUE","colour":"DARK_BLUE"}""");
        Assert.Equal("12.50", sample.Received![0]);
        Assert.Equal(true, sample.Received[2]);
        Assert.Equal(Colour.DarkBlue, sample.Received[5]);
    }

    [Theory]
    [InlineData("""{"count":1}""", "'text' is missing; it must be a text.")]
    [InlineData("""{"text":null,"count":1}""", "'text' must be a text; given was null.")]
    [InlineData("""{"text":"a","count":"seven"}""", "'count' must be a whole number; given was the text \"seven\".")]
    [InlineData("""{"text":"a","count":1.5}""", "'count' must be a whole number; given was 1.5.")]
    [InlineData("""{"text":"a","count":2147483648}""", "'count' must be a whole number")]
    [InlineData("""{"text":"a","count":1e999}""", "'count' must be a whole number")]
    [InlineData("""{"text":"a","count":true}""", "given was true.")]
    [InlineData("""{"text":"a","count":[1,2]}""", "given was a list of 2.")]
    [InlineData("""{"text":{"a":1},"count":1}""", "given as one JSON string")]
    [InlineData("""{"text":"a","count":1,"flag":1}""", "'flag' must be true or false; given was 1.")]
    [InlineData("""{"text":"a","count":1,"ratio":3}""", "'ratio' must be a number from 0.5 to 2.5; given was 3.")]
    [InlineData("""{"text":"a","count":1,"ratio":1e400}""", "'ratio' must be a number")]
    [InlineData("""{"text":"a","count":1,"ratio":"NaN"}""", "'ratio' must be a number")]
    [InlineData("""{"text":"a","count":1,"colour":"pink"}""", "one of \"red\", \"dark_blue\", \"grün\"; given was the text \"pink\"")]
    [InlineData("""{"text":"a","count":1,"colour":1}""", "'colour' must be one of")]
    [InlineData("""{"text":"a","count":1,"names":"x"}""", "'names' must be a list, each item a text")]
    [InlineData("""{"text":"a","count":1,"names":["x",null]}""", "'names[1]' must be a text; given was null.")]
    [InlineData("""{"text":"a","count":1,"spot":{"x":1}}""", "'spot.y' is missing")]
    [InlineData("""{"text":"a","count":1,"spots":[{"x":1,"y":2},{"x":1,"y":"b","z":1}]}""", "'spots[1].y' must be a whole number")]
    [InlineData("""{"text":"a","count":1,"spots":[{"x":1,"y":2},{"x":1,"y":"b","labl":1}]}""", "the nearest is 'label'")]
    [InlineData("""{"text":"a","count":1,"flg":true}""", "'flg' is not an argument; the nearest is 'flag'.")]
    [InlineData("""{"text":"a","count":1,"text":"b"}""", "'text' is given twice.")]
    [InlineData("""{"text":"a","count":1,"TEXT":"b"}""", "'text' is given twice.")]
    [InlineData("""{"text":"a","count":1,"spot":{"x":1,"x":2,"y":3}}""", "'spot.x' is given twice.")]
    [InlineData("""{"text":"\ud800","count":1}""", "not valid Unicode")]
    [InlineData("""{"text":"a","count":NaN}""", "not valid JSON at line 1")]
    [InlineData("""{"text":"a""", "not valid JSON")]
    [InlineData("""{"text":"a","count":1} {"text":"b","count":2}""", "not valid JSON")]
    [InlineData("[1]", "one JSON object")]
    [InlineData("7", "one JSON object")]
    [InlineData("\"plain\"", "not valid JSON")]
    [InlineData("\"\\\"twice\\\"\"", "one JSON object")]
    public async Task What_does_not_fit_is_refused_with_what_to_change(string arguments, string expected)
    {
        var result = await calls.CallAsync("take_all", arguments);
        Assert.Equal(ToolErrorCodes.InvalidArguments, result.ErrorCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Contains("take_all takes text (a text, required), count (a whole number, required), flag", result.Error, StringComparison.Ordinal);
        Assert.Null(sample.Received);
    }

    [Fact]
    public async Task All_problems_are_said_at_once_but_no_more_than_can_be_read()
    {
        var two = await calls.CallAsync("take_all", """{"count":"x","nme":1}""");
        Assert.Contains("'text' is missing", two.Error, StringComparison.Ordinal);
        Assert.Contains("'count' must be", two.Error, StringComparison.Ordinal);
        Assert.Contains("'nme' is not an argument", two.Error, StringComparison.Ordinal);
        var many = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"k{i}\":1")) + "}";
        var flood = await calls.CallAsync("take_all", many);
        Assert.Contains("and 9982 more", flood.Error, StringComparison.Ordinal);
        Assert.True(flood.Error!.Length < 4000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task No_arguments_can_be_given_in_several_ways(string arguments) =>
        Assert.Equal("text", (await calls.CallAsync("give_text", arguments)).Content);

    [Fact]
    public async Task Arguments_of_ten_megabytes_are_refused_before_they_are_read()
    {
        var result = await calls.CallAsync("take_all", new { text = new string('a', 10_000_000), count = 1 });
        Assert.Equal(ToolErrorCodes.InvalidArguments, result.ErrorCode);
        Assert.Contains("at most 4194304", result.Error, StringComparison.Ordinal);
        Assert.True(result.Error!.Length < 2000);
    }

    [Fact]
    public async Task Arguments_as_deep_as_a_well_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000));
        var result = await calls.CallAsync("take_all", $$"""{"text":"a","count":1,"names":{{deep}}}""");
        Assert.Equal(ToolErrorCodes.InvalidArguments, result.ErrorCode);
    }

    [Fact]
    public async Task Long_values_are_shown_in_part_only()
    {
        var result = await calls.CallAsync("take_all", new { text = "a", count = new string('9', 100_000) });
        Assert.Equal(ToolErrorCodes.InvalidArguments, result.ErrorCode);
        Assert.True(result.Error!.Length < 2000);
    }

    private async Task TakesAsync(string arguments)
    {
        var result = await calls.CallAsync("take_all", arguments);
        Assert.True(result.Success, result.Error);
    }
}
