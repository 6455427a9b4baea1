namespace Lavra.Generation.Pricing;

public sealed class PriceTableTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenUsage Million = new() { PromptTokens = 1_000_000, CompletionTokens = 1_000_000 };

    private readonly string folder = Directory.CreateTempSubdirectory("lavra-prices").FullName;

    [Fact]
    public void An_unknown_model_costs_unknown_and_never_0()
    {
        var table = PriceTable.Load(new PriceOptions());

        Assert.Equal(Price.Unknown, table.PriceOf("nobody-knows-me", null, Million, Day));
        Assert.Null(table.PriceOf("gpt-5-something-new", "gpt-5-something-new", Million, Day).Usd);
    }

    [Fact]
    public void The_built_in_table_prices_well_known_models_and_names_its_version()
    {
        var table = PriceTable.Load(new PriceOptions());

        var price = table.PriceOf("gpt-4o-mini", "gpt-4o-mini-2024-07-18", Million, Day);

        Assert.Equal(0.75m, price.Usd);
        Assert.Equal(table.Version, price.TableVersion);
        Assert.NotEmpty(table.Version);
    }

    [Fact]
    public void Cached_tokens_cost_less_and_reasoning_is_output()
    {
        var table = Table("""{"models":["m"],"input":2,"cachedInput":0.5,"output":8}""");
        var usage = new TokenUsage { PromptTokens = 1000, CachedPromptTokens = 400, CompletionTokens = 500, ReasoningTokens = 300 };

        Assert.Equal((600 * 2m + 400 * 0.5m + 500 * 8m) / 1_000_000, table.PriceOf("m", null, usage, Day).Usd);
    }

    [Fact]
    public void More_cached_tokens_than_there_are_never_make_a_negative_price()
    {
        var table = Table("""{"models":["m"],"input":2,"cachedInput":0,"output":8}""");

        Assert.Equal(0m, table.PriceOf("m", null, new TokenUsage { PromptTokens = 10, CachedPromptTokens = 400 }, Day).Usd);
    }

    [Theory]
    [InlineData("2026-01-31T23:59:59Z", 1)]
    [InlineData("2026-02-01T00:00:00Z", 2)]
    [InlineData("2026-02-28T23:59:59Z", 2)]
    [InlineData("2026-03-01T00:00:00Z", null)]
    public void The_entry_that_was_valid_on_the_day_counts(string at, int? expected)
    {
        var table = Table(
            """{"models":["m"],"input":1,"output":0,"validUntil":"2026-01-31"}""",
            """{"models":["m"],"input":2,"output":0,"validFrom":"2026-02-01","validUntil":"2026-02-28"}""");
        var time = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, table.PriceOf("m", null, Million, time).Usd);
    }

    [Theory]
    [InlineData("big", null, 1)]
    [InlineData("big-mini-2026-01-01", null, 3)]
    [InlineData("big-2026-01-01", null, 2)]
    [InlineData("BIG", null, 1)]
    [InlineData("my-deployment", "big-mini-9", 3)]
    [InlineData("big", "big-mini-9", 1)]
    [InlineData("big", "exact", 4)]
    public void A_name_comes_before_a_pattern_and_the_answering_model_before_the_asked(string model, string? answered, int expected)
    {
        var table = Table(
            """{"models":["big"],"input":1,"output":0}""",
            """{"models":["big-*"],"input":2,"output":0}""",
            """{"models":["big-mini-*"],"input":3,"output":0}""",
            """{"models":["exact"],"input":4,"output":0}""");

        Assert.Equal(expected, table.PriceOf(model, answered, Million, Day).Usd);
    }

    [Fact]
    public void Offline_and_models_marked_as_free_cost_0_by_a_named_table()
    {
        var table = PriceTable.Load(new PriceOptions { Free = ["llama*"] });

        Assert.Equal(new Price(0m, table.Version), table.PriceOf("offline", null, Million, Day));
        Assert.Equal(new Price(0m, table.Version), table.PriceOf("llama-3.3-70b", null, Million, Day));
    }

    [Fact]
    public void A_wrong_file_is_refused_with_everything_that_is_wrong()
    {
        var path = Write("""{"entries":[{"models":[],"input":1,"output":1},{"models":["m"],"input":-1,"output":1},{"models":["n"],"input":1,"output":1,"validFrom":"2026-02-01","validUntil":"2026-01-01"}]}""");

        var error = Assert.Throws<FormatException>(() => PriceTable.Load(new PriceOptions { File = path }));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("'version' is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("entry 1: 'models' names no model", error.Message, StringComparison.Ordinal);
        Assert.Contains("entry 2: 'input' is a negative price", error.Message, StringComparison.Ordinal);
        Assert.Contains("entry 3: it ends before it begins", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"version":"1","entrys":[]}""")]
    public void A_file_that_is_no_price_file_is_refused(string text)
    {
        var path = Write(text);

        var error = Assert.Throws<FormatException>(() => PriceTable.Load(new PriceOptions { File = path }));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"models":["m"]}""", "entry 1: 'input' is missing", "entry 1: 'output' is missing")]
    [InlineData("""{"models":["m"],"input":1,"output":null}""", "entry 1: 'output' is missing")]
    [InlineData("""{"models":["m"],"input":"1","output":1}""", "entry 1: 'input' is \"1\"; it must be a number")]
    [InlineData("""{"models":["m"],"inputt":1,"input":1,"output":1}""", "entry 1: 'inputt' is no field of a price file; did you mean 'input'?")]
    [InlineData("""{"models":["m"],"input":1,"output":1,"validFrom":"tomorrow"}""", "entry 1: 'validFrom' is \"tomorrow\"; it must be a day")]
    [InlineData("""{"models":[null],"input":1,"output":1}""", "entry 1: 'models' holds something that is no name")]
    [InlineData("null", "entry 1 is null; it must be an object")]
    public void An_entry_without_its_prices_is_refused_and_its_place_is_named(string entry, params string[] expected)
    {
        var error = Assert.Throws<FormatException>(() => Table(entry));

        Assert.All(expected, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("System.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_of_0_must_be_written_down() =>
        Assert.Equal(0m, Table("""{"models":["m"],"input":0,"output":0}""").PriceOf("m", null, Million, Day).Usd);

    [Fact]
    public void Broken_JSON_is_told_by_line_and_column_and_without_the_names_of_types()
    {
        var path = Write("{\n  \"version\": \"1\",\n  \"entries\": [,]\n}");

        var error = Assert.Throws<FormatException>(() => PriceTable.Load(new PriceOptions { File = path }));

        Assert.Contains("line 3, column 15", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Lavra.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_names_the_setting()
    {
        var error = Assert.Throws<FormatException>(
            () => PriceTable.Load(new PriceOptions { File = Path.Combine(folder, "none.json") }));

        Assert.Contains("Lavra:Prices:File", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private PriceTable Table(params string[] entries) =>
        PriceTable.Load(new PriceOptions { File = Write($$"""{"version":"test-1","entries":[{{string.Join(",", entries)}}]}""") });

    private string Write(string text)
    {
        var path = Path.Combine(folder, "prices.json");
        File.WriteAllText(path, text);
        return path;
    }
}
