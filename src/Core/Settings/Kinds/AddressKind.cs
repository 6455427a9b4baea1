namespace Lavra.Settings.Kinds;

internal sealed class AddressKind(string example, bool anyScheme) : SettingKind<Uri?>
{
    public override string Shape => $"an http or https address such as {example}";

    public override bool TryRead(string text, out Uri? value) => Uri.TryCreate(text, UriKind.Absolute, out value) && Allows(value);

    /// <summary>The address, without a password that may be in it.</summary>
    public override string? Write(Uri? value) =>
        value is not { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? value?.OriginalString : new UriBuilder(value) { UserName = "", Password = "" }.Uri.ToString();

    public override bool Allows(Uri? value) => anyScheme || value is null or { IsAbsoluteUri: true, Scheme: "http" or "https" };

    // There may be a password before the sign.
    public override bool MayShow(string text) => !text.Contains('@', StringComparison.Ordinal);
}
