namespace Lavra.Local.Hosting.Settings;

/// <summary>A setting of a file that counts only when somebody vouches for the file.</summary>
/// <param name="Name">Its whole name, as the file has it.</param>
/// <param name="Text">Its value; null when the file takes a value away that another file set.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
internal sealed record UntrustedSetting(string Name, string? Text, bool IsSecret);
