using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Core.Tests.Settings;

/// <summary>Options with a setting of every kind.</summary>
internal sealed class SampleOptions
{
    public static SettingsOf<SampleOptions> Settings { get; } = new("Lavra:Sample", static () => new SampleOptions(), static add =>
    {
        add.Add(nameof(Count), static o => o.Count, static (o, v) => o.Count = v, SettingKinds.Whole(1, 100_000), "A count.");
        add.Add(nameof(Least), static o => o.Least, static (o, v) => o.Least = v, SettingKinds.Large(1), "At least one.");
        add.Add(nameof(Size), static o => o.Size, static (o, v) => o.Size = v, SettingKinds.Bytes(1024, 1 << 20), "A size.");
        add.Add(nameof(Price), static o => o.Price, static (o, v) => o.Price = v, SettingKinds.Amount("0.50"), "A price.");
        add.Add(nameof(Share), static o => o.Share, static (o, v) => o.Share = v, SettingKinds.Number(0, 1), "A share.");
        add.Add(nameof(Wait), static o => o.Wait, static (o, v) => o.Wait = v, SettingKinds.Duration("1s", "1h"), "A time.");
        add.Add(nameof(Is), static o => o.Is, static (o, v) => o.Is = v, SettingKinds.Flag, "Whether it is.");
        add.Add(nameof(MayBe), static o => o.MayBe, static (o, v) => o.MayBe = v, SettingKinds.FlagOrAuto, "Whether it may be.");
        add.Add(
            nameof(Day), static o => o.Day, static (o, v) => o.Day = v, SettingKinds.Choice(("sun", DayOfWeek.Sunday), ("mon", DayOfWeek.Monday)), "A day.");
        add.Add(nameof(Place), static o => o.Place, static (o, v) => o.Place = v, SettingKinds.Address("http://localhost:1"), "A place.");
        add.Add(nameof(Key), static o => o.Key, static (o, v) => o.Key = v, SettingKinds.OptionalText, "A key.", secret: true);
        add.Add(
            nameof(Connection),
            static o => o.Connection,
            static (o, v) => o.Connection = v,
            SettingKinds.OptionalText,
            "A connection.",
            secret: true,
            static text => [KeyValuePair.Create("Password", text.Split('=')[1])]);
        add.AddTexts(nameof(Names), static o => o.Names, static (o, v) => o.Names = v, "Names.");
        add.AddSection(nameof(Inner), static o => o.Inner, static (o, v) => o.Inner = v, InnerOptions.Settings);
        add.AddList(nameof(Items), static o => o.Items, static (o, v) => o.Items = v, InnerOptions.Settings);
    })
    {
        Variables =
        [
            new("SAMPLE_PLACE", "The place.") { For = nameof(Place) },
            new("SAMPLE_TOKEN", "A token.") { IsSecret = true },
        ],
        Rules = static (options, errors) =>
        {
            if (options.Least > options.Count)
            {
                errors.Add($"{errors.NameOf(nameof(Least))} is more than {errors.NameOf(nameof(Count))}; make one larger or the other smaller.");
            }
        },
    };

    public int Count { get; set; } = 10;

    public long? Least { get; set; }

    public int Size { get; set; } = 2048;

    public decimal? Price { get; set; }

    public float? Share { get; set; }

    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(90);

    public bool Is { get; set; }

    public bool? MayBe { get; set; }

    public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

    public Uri? Place { get; set; }

    public string? Key { get; set; }

    public string? Connection { get; set; }

    public IReadOnlyList<string> Names { get; set; } = [];

    public InnerOptions Inner { get; set; } = new();

    public IReadOnlyList<InnerOptions> Items { get; set; } = [];
}

internal sealed record InnerOptions
{
    public static SettingsOf<InnerOptions> Settings { get; } = new("Lavra:Sample:Inner", static () => new InnerOptions(), static add =>
    {
        add.Add(nameof(Name), static o => o.Name, static (o, v) => o with { Name = v }, SettingKinds.Text, "A name.");
        add.Add(nameof(Count), static o => o.Count, static (o, v) => o with { Count = v }, SettingKinds.Whole(1, 9), "A count.");
    });

    public string Name { get; init; } = "";

    public int Count { get; init; } = 1;
}
