using Lavra.Facts.Storing;

namespace Lavra.Core.Tests.Facts;

public sealed class PayloadCodecTests
{
    [Fact]
    public void Small_texts_are_kept_plain_and_large_ones_are_compressed()
    {
        Assert.Equal(PayloadCodec.Plain, PayloadCodec.Encode("{}").Form);
        var (form, data) = PayloadCodec.Encode(new string('a', 100_000));

        Assert.Equal(PayloadCodec.Brotli, form);
        Assert.InRange(data.Length, 5, 1000);
        Assert.Equal(new string('a', 100_000), PayloadCodec.Decode(form, data));
    }

    [Fact]
    public void What_does_not_get_smaller_is_kept_plain()
    {
        var bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        var text = string.Concat(bytes.Select(b => (char)('ß' + b)));

        var (form, data) = PayloadCodec.Encode(text);

        Assert.Equal(text, PayloadCodec.Decode(form, data));
        Assert.True(form == PayloadCodec.Brotli ? data.Length < text.Length * 2 : data.Length == text.Length * 2);
    }

    [Theory]
    [InlineData(PayloadCodec.Brotli)]
    [InlineData(7)]
    public void A_damaged_or_unknown_payload_is_refused(int form)
    {
        var error = Assert.Throws<InvalidDataException>(() => PayloadCodec.Decode(form, [9, 0, 0, 0, 1, 2, 3, 4]));

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_999)]
    [InlineData(100_001)]
    public void A_damaged_length_is_noticed_and_not_trusted_with_memory(int length)
    {
        var (form, data) = PayloadCodec.Encode(new string('a', 100_000));
        Assert.Equal(PayloadCodec.Brotli, form);
        BitConverter.TryWriteBytes(data, length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => PayloadCodec.Decode(form, data));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(1 << 24)]
    [InlineData(50_000_000)]
    public void Texts_that_compress_very_well_come_back(int length)
    {
        var text = new string('a', length);
        var (form, data) = PayloadCodec.Encode(text);

        Assert.True(text == PayloadCodec.Decode(form, data));
    }
}
