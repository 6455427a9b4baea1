using System.Text.Json;
using Lavra.Planning;
using Lavra.Words;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.PlanCreated"/> carries.</summary>
/// <param name="Origin">How the plan came about; null when this program does not know the word.</param>
/// <param name="Steps">How many steps it has.</param>
/// <param name="Shown">The first of them in a few words each.</param>
public sealed record PlanPayload(PlanOrigin? Origin, int Steps, IReadOnlyList<string> Shown) : LogPayload
{
    internal static PlanPayload Read(PayloadMembers members)
    {
        var shown = members.Texts("plan");
        return new PlanPayload(members.Word<PlanOrigin>("origin"), Math.Max(members.Count("steps"), shown.Count), shown);
    }

    private protected override void Write(Utf8JsonWriter json)
    {
        if (Origin is { } origin)
        {
            json.WriteString("origin", WireWords.Of(origin));
        }

        json.WriteNumber("steps", Steps);
        json.WriteStartArray("plan");
        foreach (var step in Shown)
        {
            json.WriteStringValue(step);
        }

        json.WriteEndArray();
    }
}
