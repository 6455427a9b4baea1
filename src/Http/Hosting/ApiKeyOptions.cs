using Lavra.Identity;
using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Http.Hosting;

/// <summary>One API key in the settings: section <c>Lavra:Http:Keys:N</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Their declarations. The hash is no secret, but a key may have been put in its place.</summary>
    public static SettingsOf<ApiKeyOptions> Settings { get; } = new($"{HttpOptions.Section}:Keys:N", static () => new ApiKeyOptions(), static add =>
    {
        add.Add(
            nameof(Name),
            static o => o.Name,
            static (o, v) => o.Name = v,
            SettingKinds.Text,
            "Who uses the key: appears in logs. Unique. N counts from 0.");
        add.Add(
            nameof(Tenant),
            static o => o.Tenant,
            static (o, v) => o.Tenant = v,
            SettingKinds.Text,
            "The tenant whose runs it opens.");
        add.AddTexts(
            nameof(Scopes),
            static o => [.. o.Scopes],
            static (o, v) => o.Scopes = [.. v],
            "What it may do: `runs:read`, `runs:write`, `admin`. At least one.");
        add.Add(
            nameof(Hash),
            static o => o.Hash,
            static (o, v) => o.Hash = v,
            SettingKinds.Text,
            "The key's hash, as `lavra serve --new-key NAME` prints it.",
            secret: true);
    });

    /// <summary>Who uses it: appears in execution logs. Unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>The tenant whose runs it opens. Default <c>local</c>.</summary>
    public string Tenant { get; set; } = Caller.LocalTenant;

    /// <summary>What it may do, see <see cref="Security.ApiKeyScopes"/>.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>The key's hash, as <c>lavra serve --new-key NAME</c> prints it: <c>sha256:</c> and 64 hex digits.</summary>
    public string Hash { get; set; } = "";
}
