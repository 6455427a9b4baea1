using System.Globalization;

namespace Lavra.Settings;

/// <summary>The items that are given of a list.</summary>
/// <param name="Count">How many there are, from 0 without a gap.</param>
/// <param name="Misplaced">What is in no place, or behind a gap.</param>
internal sealed record ListItems(int Count, IReadOnlyList<SettingValue> Misplaced)
{
    /// <summary>Those of a list, by its whole name.</summary>
    public static ListItems In(SettingValues values, string list)
    {
        var count = 0;
        while (values.Has(At(list, count)))
        {
            count++;
        }

        return new ListItems(count, [.. values.All.Where(value => IsMisplaced(value.Name, list, count))]);
    }

    /// <summary>The name of an item.</summary>
    public static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}:{index}");

    /// <summary>Notes what is misplaced.</summary>
    public void Refuse(string list, SettingsReading reading)
    {
        foreach (var value in Misplaced)
        {
            reading.RefuseUnknown(value, $"{list} is a list{(IndexIn(value.Name, list) is null ? "" : $", which goes on with {At(list, Count)}")}");
        }
    }

    private static bool IsMisplaced(string name, string list, int count) =>
        name.Length > list.Length && SettingValues.IsIn(name, list) && !(IndexIn(name, list) < count);

    private static int? IndexIn(string name, string list)
    {
        var rest = name.AsSpan(list.Length + 1);
        var end = rest.IndexOf(':');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
