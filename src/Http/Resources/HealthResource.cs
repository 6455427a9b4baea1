using System.Text.Json;

namespace Lavra.Http.Resources;

/// <summary>That the server answers.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
public sealed record HealthResource(string Status) : Resource
{
    private protected override void WriteFields(Utf8JsonWriter json) => json.WriteString("status", Status);
}
