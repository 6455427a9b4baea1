using System.Text.RegularExpressions;

namespace Lavra.Functions.Tests.Infra;

/// <summary>Roles: each is the one that Azure means by that name, is given in one place, and is there because code uses a service.</summary>
public sealed partial class AccessTests
{
    private static readonly BicepFile Access = BicepFile.Read("infra/app/access.bicep");

    private static readonly Dictionary<string, string> Roles = Role().Matches(Access.Text)
        .ToDictionary(static one => one.Groups["name"].Value, static one => one.Groups["id"].Value, StringComparer.Ordinal);

    // Ids of built-in roles are the same in every subscription and never change.
    [Fact]
    public void Every_role_has_the_id_that_Azure_gives_it() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            ["storageTableDataReader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
            ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
            ["cognitiveServicesOpenAIUser"] = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
            ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
            ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        },
        Roles);

    [Fact]
    public void Every_role_is_given_to_somebody() => Assert.All(
        Roles.Keys, role => Assert.Contains($"roles.{role}", Access.Text, StringComparison.Ordinal));

    [Fact]
    public void Roles_are_given_in_one_file_only() => Assert.All(
        BicepFile.All.Where(static file => file.Path != Access.Path),
        static file => Assert.DoesNotContain("roleAssignments", file.Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("storageBlobDataOwner", "src/Functions/Functions.csproj", "Microsoft.Azure.Functions.Worker")]
    [InlineData("storageQueueDataContributor", "src/Functions/Functions.csproj", "Microsoft.Azure.Functions.Worker.Extensions.DurableTask")]
    [InlineData("storageTableDataContributor", "src/Functions/Functions.csproj", "Azure.Data.Tables")]
    [InlineData("monitoringMetricsPublisher", "src/Functions/Functions.csproj", "Microsoft.ApplicationInsights.WorkerService")]
    [InlineData("cognitiveServicesOpenAIUser", "src/Models/OpenAi/EntraTokens.cs", "Cognitive Services OpenAI User")]
    [InlineData("durableTaskDataContributor", "infra/app/function.bicep", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING")]
    [InlineData("keyVaultSecretsUser", "infra/app/function.bicep", "@Microsoft.KeyVault(")]
    public void Every_role_of_the_app_is_for_a_service_that_it_uses(string role, string file, string use)
    {
        Assert.Contains(role, Roles.Keys);
        Assert.Contains(use, InfraFiles.Read(file), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^  (?<name>\w+): '(?<id>[0-9a-f]{8}-[0-9a-f-]{27})'$", RegexOptions.Multiline)]
    private static partial Regex Role();
}
