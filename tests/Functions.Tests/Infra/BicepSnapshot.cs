using System.Text.Json;

namespace Lavra.Functions.Tests.Infra;

/// <summary>What a deployment would make.</summary>
/// <param name="Result">The snapshot; undefined when the deployment would be refused.</param>
/// <param name="Errors">Why it would be refused, and warnings.</param>
internal sealed record BicepSnapshot(JsonElement Result, string Errors)
{
    /// <summary>All resources of a type, such as <c>Microsoft.Storage/storageAccounts</c>.</summary>
    public IReadOnlyList<JsonElement> Resources(string type) =>
        [.. Result.GetProperty("predictedResources").EnumerateArray().Where(one => one.GetProperty("type").GetString() == type)];

    /// <summary>The only resource of a type.</summary>
    public JsonElement Resource(string type) => Assert.Single(Resources(type));

    /// <summary>Ids of the roles that are given, each with the object id of who gets it or the expression for that.</summary>
    public IReadOnlyList<string> Roles => [.. Resources("Microsoft.Authorization/roleAssignments")
        .Select(static one => one.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1])
        .Order(StringComparer.Ordinal)];
}
