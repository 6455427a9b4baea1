using System.Buffers;
using System.Text;
using Lavra.Functions.Storage.Records;
using Lavra.Records;

namespace Lavra.Functions.Tests.Storage;

public sealed class RecordKeyTests
{
    // What the service takes in no key, and what a filter would have to quote.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\#?% '");

    private static readonly string[] Texts =
    [
        "", " ", "!", "-", "0", "00", "01", "1", "A", "B", "Z", "_", "a", "a!", "a-", "a0", "aa", "aaa", "aaaa", "ab", "az", "b", "z", "~", "~~", "é", "ê", "日", "日本", "�", "😀", "😁", new('~', 128), new('z', 127),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Index_rows_sort_as_the_bytes_of_their_texts_or_the_other_way_round(bool downwards)
    {
        foreach (var one in Texts)
        {
            foreach (var other in Texts)
            {
                var expected = Math.Sign(RecordPosition.Compare(one, other)) * (downwards ? -1 : 1);
                Assert.Equal(expected, Math.Sign(string.CompareOrdinal(
                    RecordKeys.InIndex("s", downwards, one, "key"), RecordKeys.InIndex("s", downwards, other, "key"))));
                Assert.Equal(expected, Math.Sign(string.CompareOrdinal(
                    RecordKeys.InIndex("s", downwards, "sort", one), RecordKeys.InIndex("s", downwards, "sort", other))));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_row_says_its_place_and_is_a_key_that_the_service_takes(bool downwards)
    {
        foreach (var sort in Texts)
        {
            foreach (var key in Texts)
            {
                var index = RecordKeys.Index("a label", downwards);
                var row = RecordKeys.InIndex(index, downwards, sort, key);
                Assert.Equal(new RecordPosition(sort, key), RecordKeys.PlaceOf(row, index, downwards));
                Assert.True(row.Length <= 512 && Encoding.ASCII.GetByteCount(row) == row.Length && row.AsSpan().IndexOfAny(Forbidden) < 0);
            }
        }
    }

    [Fact]
    public void What_is_no_index_row_is_refused()
    {
        foreach (var row in new[] { "s", "sx", "s!!!", "sä!b!" })
        {
            Assert.Throws<FormatException>(() => RecordKeys.PlaceOf(row, "s", downwards: false));
        }
    }
}
