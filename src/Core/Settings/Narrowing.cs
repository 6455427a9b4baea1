namespace Lavra.Settings;

/// <summary>The usual ways in which values <see cref="Narrows{TValue}">narrow</see>.</summary>
public static class Narrowing
{
    /// <summary>Every value does, or does no harm: the setting adds a bound where there is none, or changes how work is done and not what may be done.</summary>
    public static bool Any<TValue>(TValue value, TValue otherwise, string folder) => true;

    /// <summary>Values up to the default do.</summary>
    public static bool Less<TValue>(TValue value, TValue otherwise, string folder)
        where TValue : IComparable<TValue> => value.CompareTo(otherwise) <= 0;
}
