using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>Texts at the edges of columns, rows and transactions, and far behind them.</summary>
[UsesAzurite]
public sealed class LongTextTests : IAsyncLifetime
{
    private const int Column = 64 * 1024;
    private const int Row = 9 * Column;
    private static readonly RunId Run = Id(1);
    private readonly TableBed bed = new();
    private TableStores stores = null!;

    public async Task InitializeAsync()
    {
        await bed.OpenAsync();
        stores = bed.OpenStores(AzuriteTables.Transport);
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    public static TheoryData<int> Edges()
    {
        var edges = new TheoryData<int>();
        foreach (var edge in new[] { 1, 1024, 48 * 1024, Column, 2 * Column, Row, 2 * Row, 4 * Row, 5 * Row })
        {
            foreach (var length in new[] { edge - 1, edge, edge + 1 })
            {
                edges.Add(length);
            }
        }

        return edges;
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task Incompressible_texts_come_back_whole_at_every_edge(int length)
    {
        var text = Noise.Of(length, length);
        await WriteAsync(text);

        await AssertReadAsync(text);
    }

    [Theory]
    [InlineData(20_000_000, false)]
    [InlineData(100_000_000, true)]
    public async Task Very_long_texts_come_back_whole(int length, bool isCompressible)
    {
        var text = isCompressible ? string.Create(length, 0, static (span, _) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = (char)('a' + (at / 1000 % 26));
            }
        }) : Noise.Of(1, length);
        await WriteAsync(text);

        await AssertReadAsync(text);
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_with_its_length_and_the_limit()
    {
        var error = Assert.Throws<TableStoreException>(
            () => new RowWriter("partition", "row", []).Set("Answer", new string('ñ', (RowWriter.LongestText / 2) + 1)));

        Assert.Equal(TableStoreFailure.RowTooLarge, error.Failure);
        Assert.Contains("67108865 characters", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Answer'", error.Message, StringComparison.Ordinal);
        Assert.Contains("128 MiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_part_that_is_missing_is_noticed(int part)
    {
        var text = Noise.Of(1, 3 * Row);
        await WriteAsync(text);
        var key = Keys.Text(LongText.NameOf(text), part);
        await bed.Tables.Table("runs").DeleteEntityAsync(Keys.Run(Run), key, ETag.All);

        var error = await Assert.ThrowsAsync<TableStoreException>(() => AssertReadAsync(text));

        Assert.Equal(TableStoreFailure.Unreadable, error.Failure);
        Assert.Contains(Keys.Text(LongText.NameOf(text), 0), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Parts", 0)]
    [InlineData("Parts", int.MaxValue)]
    [InlineData("Form", 7)]
    [InlineData("D00", "text")]
    public async Task A_part_that_was_damaged_is_noticed(string column, object value)
    {
        var text = Noise.Of(1, 3 * Row);
        await WriteAsync(text);
        await bed.Tables.Table("runs").UpdateEntityAsync(
            new TableEntity(Keys.Run(Run), Keys.Text(LongText.NameOf(text), 0)) { [column] = value }, ETag.All, TableUpdateMode.Merge);

        var error = await Assert.ThrowsAsync<TableStoreException>(() => AssertReadAsync(text));

        Assert.Equal(TableStoreFailure.Unreadable, error.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("half \ud83d")]
    public void The_name_of_a_text_is_the_hash_of_its_bytes_wherever_it_is_cut(string end)
    {
        foreach (var length in new[] { 0, 1, 32 * 1024 - 1, 32 * 1024, (32 * 1024) + 1, 100_000 })
        {
            foreach (var shift in new[] { "", "x" })
            {
                var text = shift + string.Concat(Enumerable.Repeat("🚀", length / 2)) + end;
                var bytes = System.Text.Encoding.UTF8.GetBytes(text);

                Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), LongText.NameOf(text));
            }
        }
    }

    private Task WriteAsync(string text) => stores.Facts.WriteAsync(
        new FactBatch(Run) { Change = new RunChange { Answer = text }, Payloads = { ["p"] = text } }, default);

    private async Task AssertReadAsync(string text)
    {
        var other = bed.OpenStores(AzuriteTables.Transport);
        Assert.True(text == (await other.Runs.GetAsync(Run, default))!.Answer);
        Assert.True(text == await other.Runs.GetPayloadAsync(Run, "p", default));
    }
}
