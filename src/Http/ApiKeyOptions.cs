using Lavra.Identity;

namespace Lavra.Http;

/// <summary>One API key in the settings: section <c>Lavra:Http:Keys:N</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Who uses it: appears in execution logs. Unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>The tenant whose runs it opens. Default <c>local</c>.</summary>
    public string Tenant { get; set; } = Caller.LocalTenant;

    /// <summary>What it may do, see <see cref="Security.ApiKeyScopes"/>.</summary>
    public IList<string> Scopes { get; init; } = [];

    /// <summary>The key's hash, as <c>lavra serve --new-key NAME</c> prints it: <c>sha256:</c> and 64 hex digits.</summary>
    public string Hash { get; set; } = "";
}
