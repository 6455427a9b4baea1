using Lavra.Settings;

namespace Lavra.Core.Tests.Settings;

/// <summary>How values are written; the guide to settings says the same.</summary>
public sealed class SettingKindTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("90 s", 90)]
    [InlineData("1500ms", 1.5)]
    [InlineData("1.5m", 90)]
    [InlineData("1H", 3600)]
    [InlineData("0.01d", 864)]
    [InlineData("00:03:00", 180)]
    public void Times_are_read_as_people_write_them(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read("Wait", text).Wait);

    [Theory]
    [InlineData("true", true), InlineData("TRUE", true), InlineData("on", true), InlineData("Yes", true), InlineData("1", true)]
    [InlineData("false", false), InlineData("off", false), InlineData("NO", false), InlineData("0", false)]
    public void Flags_are_read_as_people_write_them(string text, bool value)
    {
        Assert.Equal(value, Read("Is", text).Is);
        Assert.Equal(value, Read("MayBe", text).MayBe);
    }

    [Fact]
    public void A_flag_that_may_be_left_open_may_be_auto()
    {
        Assert.Null(Read("MayBe", "Auto").MayBe);
        Assert.Contains("must be true or false", Error("Is", "auto"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_kind_of_a_setting_is_known_by_its_name_and_type()
    {
        Assert.Equal("from 1 to 100000", SampleOptions.Settings.KindOf<int>("Count").Range);
        Assert.Equal("from 1 up", Lavra.Facts.RunBudget.Settings.KindOf<long>("Tokens").Range);
        Assert.Throws<ArgumentException>(() => SampleOptions.Settings.KindOf<int>("Coutn"));
        Assert.Throws<ArgumentException>(() => SampleOptions.Settings.KindOf<long>("Count"));
    }

    [Theory]
    [InlineData("32000", 32_000), InlineData("32,000", 32_000), InlineData("+5", 5), InlineData(" 7 ", 7)]
    public void Whole_numbers_are_read_as_people_write_them(string text, int value) => Assert.Equal(value, Read("Count", text).Count);

    [Theory]
    [InlineData("Count", "3,2", "must be a whole number from 1 to 100000")]
    [InlineData("Count", "1.5", "must be a whole number from 1 to 100000")]
    [InlineData("Count", "100001", "must be a whole number from 1 to 100000")]
    [InlineData("Count", "99999999999999999999", "must be a whole number from 1 to 100000")]
    [InlineData("Least", "0", "must be a whole number from 1 up")]
    [InlineData("Size", "1", "must be a whole number from 1024 to 1048576")]
    [InlineData("Price", "0", "must be a number above 0, such as 0.50")]
    [InlineData("Price", "0,5", "must be a number above 0, such as 0.50")]
    [InlineData("Share", "NaN", "must be a number from 0 to 1")]
    [InlineData("Wait", "0", "must be a time such as 90s, 2m, 1h or 00:02:00, from 1s to 1h")]
    [InlineData("Wait", "soon", "must be a time")]
    [InlineData("Wait", "-00:00:10", "must be a time")]
    [InlineData("Wait", "1e9d", "must be a time")]
    [InlineData("Day", "tuesday", "must be one of sun, mon")]
    [InlineData("Place", "nowhere", "must be an http or https address such as http://localhost:1")]
    [InlineData("Place", "ftp://x/y", "must be an http or https address")]
    public void A_wrong_value_is_named_with_what_it_must_be(string setting, string text, string told)
    {
        var error = Error(setting, text);
        Assert.StartsWith($"Lavra:Sample:{setting} is '{text}'; it ", error, StringComparison.Ordinal);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Price", "0.5")]
    [InlineData("Share", "0.25")]
    [InlineData("Wait", "90s")]
    [InlineData("Wait", "2m")]
    [InlineData("Day", "sun")]
    [InlineData("Place", "http://localhost:4317/x")]
    [InlineData("MayBe", "true")]
    [InlineData("Least", "5")]
    public void A_value_is_told_as_it_would_be_written(string setting, string text) =>
        Assert.Equal(text, Samples.Read((setting, text)).List().Single(one => one.Name == $"Lavra:Sample:{setting}").Value);

    [Theory]
    [InlineData("Count", "1 to 100,000")]
    [InlineData("Least", "At least 1")]
    [InlineData("Size", "1 KiB to 1 MiB")]
    [InlineData("Wait", "1s to 1h")]
    [InlineData("Share", "0 to 1")]
    [InlineData("Day", null)]
    public void Bounds_are_told_as_a_guide_has_them(string setting, string? bounds) =>
        Assert.Equal(bounds, SampleOptions.Settings.Declared.Single(one => one.Name == $"Lavra:Sample:{setting}").Bounds);

    private static SampleOptions Read(string setting, string text) => Samples.Read((setting, text)).Get(SampleOptions.Settings);

    private static string Error(string setting, string text) =>
        Assert.Single(Assert.Throws<SettingsException>(() => Samples.Read((setting, text))).Errors);
}
