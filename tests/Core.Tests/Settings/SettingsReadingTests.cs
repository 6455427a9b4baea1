using Lavra.Privacy;
using Lavra.Settings;

namespace Lavra.Core.Tests.Settings;

public sealed class SettingsReadingTests
{
    [Fact]
    public void Without_values_every_setting_has_the_default_of_its_property()
    {
        var options = Samples.Read().Get(SampleOptions.Settings);
        Assert.Equal((10, null, TimeSpan.FromSeconds(90), DayOfWeek.Monday), (options.Count, options.Least, options.Wait, options.Day));
    }

    [Fact]
    public void Names_are_read_in_any_case_and_in_sections_inside()
    {
        var options = Samples.Read(("COUNT", "11"), ("inner:count", "2"), ("Items:0:Name", "a"), ("Items:1:Name", "b")).Get(SampleOptions.Settings);
        Assert.Equal((11, 2), (options.Count, options.Inner.Count));
        Assert.Equal(["a", "b"], options.Items.Select(static item => item.Name));
    }

    [Fact]
    public void A_list_is_one_text_with_commas_or_texts_with_their_places()
    {
        Assert.Equal(["a", "b"], Samples.Read(("Names", "a, b,")).Get(SampleOptions.Settings).Names);
        Assert.Equal(["a,b", "c"], Samples.Read(("Names:0", "a,b"), ("Names:1", "c")).Get(SampleOptions.Settings).Names);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var errors = Errors(
            ("Count", "many"), ("Cuont", "5"), ("Wait", "soon"), ("Inner", "x"), ("Inner:Nmae", "x"), ("Items:0:Count", "10"), ("Items:first:Name", "x"),
            ("Items:2:Name", "x"), ("Names:1", "x"), ("Least", "11"));
        string[] told =
        [
            "Lavra:Sample:Count is 'many'",
            "There is no setting 'Lavra:Sample:Cuont'. Lavra:Sample has: Connection, Count, Day",
            "Lavra:Sample:Wait is 'soon'",
            "'Lavra:Sample:Inner' is a section and has no value itself",
            "There is no setting 'Lavra:Sample:Inner:Nmae'. Lavra:Sample:Inner has: Count, Name",
            "Lavra:Sample:Items:0:Count is '10'; it must be a whole number from 1 to 9",
            "There is no setting 'Lavra:Sample:Items:first:Name'. Lavra:Sample:Items is a list",
            "There is no setting 'Lavra:Sample:Items:2:Name'. Lavra:Sample:Items is a list, which goes on with Lavra:Sample:Items:1",
            "There is no setting 'Lavra:Sample:Names:1'. Lavra:Sample:Names is a list, which goes on with Lavra:Sample:Names:0",
            "Lavra:Sample:Least is more than Lavra:Sample:Count",
        ];
        Assert.All(told, part => Assert.Single(errors, error => error.StartsWith(part, StringComparison.Ordinal)));
        Assert.Equal(told.Length, errors.Count);
    }

    [Theory]
    [InlineData("Cuont", "Lavra:Sample:Count")]
    [InlineData("waits", "Lavra:Sample:Wait")]
    [InlineData("Name", "Lavra:Sample:Inner:Name")]
    [InlineData("Inner:Nmae", "Lavra:Sample:Inner:Name")]
    [InlineData("Weather", null)]
    public void A_name_that_is_not_there_is_told_with_the_nearest(string name, string? meant)
    {
        var error = Assert.Single(Errors((name, "x")));
        Assert.Equal(meant is null ? null : $"Did you mean '{meant}'?", error.Contains("Did", StringComparison.Ordinal) ? error[error.IndexOf("Did", StringComparison.Ordinal)..] : null);
    }

    [Fact]
    public void A_section_that_nobody_declares_is_told_once_with_those_that_there_are()
    {
        var values = SettingValues.Of([KeyValuePair.Create("Lavra:Sampel:Count", (string?)"1"), KeyValuePair.Create("Lavra:Sampel:Wait", (string?)"1")]);
        var error = Assert.Single(Assert.Throws<SettingsException>(() => Samples.Read(values)).Errors);
        Assert.StartsWith("There is no section 'Lavra:Sampel'. There are: Sample", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_the_setting_as_it_was_given_and_where()
    {
        var values = new SettingValues();
        values.Set("LAVRA:SAMPLE:COUNT", "many", new SettingOrigin(SettingSource.Environment, "LAVRA__SAMPLE__COUNT"));
        values.Set("lavra:sample:wait", "soon", new SettingOrigin(SettingSource.File, "lavra.json"));
        values.Set("SAMPLE_PLACE", "nowhere", new SettingOrigin(SettingSource.Environment, "SAMPLE_PLACE"));
        var errors = Assert.Throws<SettingsException>(() => Samples.Read(values)).Errors;
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, static error => error.StartsWith("LAVRA:SAMPLE:COUNT is 'many'; it must be", StringComparison.Ordinal)
            && error.EndsWith("(variable LAVRA__SAMPLE__COUNT).", StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.StartsWith("lavra:sample:wait is 'soon'", StringComparison.Ordinal)
            && error.EndsWith("(lavra.json).", StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.StartsWith("SAMPLE_PLACE is 'nowhere'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_variable_gives_a_value_that_nothing_else_gives()
    {
        var values = SettingValues.Of([KeyValuePair.Create("SAMPLE_PLACE", (string?)"http://one/")]);
        Assert.Equal(new Uri("http://one/"), Samples.Read(values).Get(SampleOptions.Settings).Place);
        values.Set("Lavra:Sample:Place", "http://other/", SettingOrigin.Default);
        Assert.Equal(new Uri("http://other/"), Samples.Read(values).Get(SampleOptions.Settings).Place);
    }

    [Fact]
    public void What_is_declared_as_a_secret_is_known_to_the_redactor_and_never_shown()
    {
        var values = SettingValues.Of(new Dictionary<string, string?>
        {
            ["Lavra:Sample:Key"] = "the-key-of-a-test", ["Lavra:Sample:Connection"] = "Password=the-word-of-a-test", ["SAMPLE_TOKEN"] = "the-token-of-a-test",
        });
        var reading = Samples.Read(values);
        Assert.Equal(
            ["the-key-of-a-test", "the-token-of-a-test", "the-word-of-a-test"],
            SecretSettings.Find(reading).Select(static secret => secret.Value).Order(StringComparer.Ordinal));
        Assert.All(reading.List(), static one => Assert.DoesNotContain("of-a-test", one.ToString(), StringComparison.Ordinal));
        Assert.True(reading.List().Single(static one => one.Name == "Lavra:Sample:Key").IsSet);
    }

    [Fact]
    public void An_error_repeats_no_secret()
    {
        var errors = Errors(("Key", "the-key-of-a-test"), ("Place", "x y:of-a-test@z"), ("Inner", "of-a-test"), ("Items", "of-a-test"), ("Kye", "of-a-test"));
        Assert.Equal(4, errors.Count);
        Assert.All(errors, static error => Assert.DoesNotContain("of-a-test", error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_too_short_to_be_one_is_not_registered() => Assert.Empty(SecretSettings.Find(Samples.Read(("Key", "none"))));

    [Fact]
    public void Options_from_code_are_held_within_the_same_bounds_and_rules()
    {
        var options = new SampleOptions { Count = 0, Least = 3, Inner = new InnerOptions { Count = 10 }, Items = [new InnerOptions { Count = 0 }] };
        Assert.Equal(
            [
                "Lavra:Sample:Count is '0'; it must be from 1 to 100000.",
                "Lavra:Sample:Inner:Count is '10'; it must be from 1 to 9.",
                "Lavra:Sample:Items:0:Count is '0'; it must be from 1 to 9.",
                "Lavra:Sample:Least is more than Lavra:Sample:Count; make one larger or the other smaller.",
            ],
            SampleOptions.Settings.Check(options).Order(StringComparer.Ordinal));
        Assert.Empty(SampleOptions.Settings.Check(new SampleOptions()));
    }

    [Fact]
    public void The_list_says_from_where_each_value_comes()
    {
        var values = new SettingValues();
        values.Set("Lavra:Sample:Count", "11", new SettingOrigin(SettingSource.Environment, "Lavra__Sample__Count"));
        values.Set("Lavra:Sample:Names:0", "a", new SettingOrigin(SettingSource.File, "lavra.json"));
        values.Set("SAMPLE_PLACE", "http://one/", new SettingOrigin(SettingSource.Environment, "SAMPLE_PLACE"));
        var states = Samples.Read(values).List().ToDictionary(static one => one.Name);
        Assert.Equal(("11", "10", "Lavra__Sample__Count"), Told("Count"));
        Assert.Equal(("a", null, "lavra.json"), Told("Names"));
        Assert.Equal(("http://one/", null, "SAMPLE_PLACE"), Told("Place"));
        Assert.Equal(SettingSource.Default, states["Lavra:Sample:Wait"].Origin.Source);
        Assert.Contains("Lavra:Sample:Items:N:Name", states.Keys);

        (string?, string?, string?) Told(string setting)
        {
            var state = states[$"Lavra:Sample:{setting}"];
            return (state.Value, state.Default, state.Origin.Place);
        }
    }

    [Fact]
    public void A_host_can_have_other_defaults_and_rules_of_its_own()
    {
        var group = SampleOptions.Settings.With(static () => new SampleOptions { Count = 20 }, static (options, reading) =>
        {
            if (options.Count > 50)
            {
                reading.Errors.Add("Lavra:Sample:Count is too much here.");
            }

            return options;
        });
        Assert.Equal(20, new SettingsReading(new SettingValues(), [group], "").ReadAll().Get(SampleOptions.Settings).Count);
        var values = SettingValues.Of([KeyValuePair.Create("Lavra:Sample:Count", (string?)"51")]);
        Assert.Contains("too much", Assert.Throws<SettingsException>(() => new SettingsReading(values, [group], "").ReadAll()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deferred_group_is_made_when_something_is_set_in_it_or_it_is_asked_for()
    {
        var made = 0;
        IReadOnlyList<SettingGroup> groups = [SettingGroup.Deferred("Lavra:Sample", () =>
        {
            made++;
            return SampleOptions.Settings;
        })];
        var reading = new SettingsReading(new SettingValues(), groups, "").ReadAll();
        Assert.Equal(0, made);
        Assert.Equal(10, reading.Get(SampleOptions.Settings).Count);
        var wrong = SettingValues.Of([KeyValuePair.Create("Lavra:Sample:Count", (string?)"many")]);
        Assert.Throws<SettingsException>(() => new SettingsReading(wrong, groups, "").ReadAll());
    }

    private static IReadOnlyList<string> Errors(params (string Setting, string Text)[] settings) =>
        Assert.Throws<SettingsException>(() => Samples.Read(settings)).Errors;
}
