namespace Lavra.Settings;

/// <summary>
/// Whether a value at most narrows what runs may do and use, against what holds when nobody sets it: then it may come from a file that
/// nobody has vouched for.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="otherwise">The default.</param>
/// <param name="folder">From where relative paths go: absolute.</param>
public delegate bool Narrows<in TValue>(TValue value, TValue otherwise, string folder);
