using System.Text.Json;

namespace Lavra.Functions.Tests.Infra;

/// <summary>What the Bicep compiler says about the template, and what it would make.</summary>
public sealed class CompiledTemplateTests
{
    private const string Blob = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string Queue = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string Table = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string TableReader = "76199698-9eea-4c19-bc75-cec21354c6b6";
    private const string Telemetry = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string Model = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
    private const string Scheduler = "0ad04412-c4d5-4796-b79c-f76d14c8d402";
    private const string Secrets = "4633458b-17de-408a-b874-0445c86b69e6";

    [NeedsBicepFact]
    public void The_compiler_has_nothing_to_complain_about() => Assert.Equal("", BicepCompiler.Check("infra/main.bicep"));

    [NeedsBicepFact]
    public void Without_parameters_there_is_what_an_app_needs_and_no_more()
    {
        var made = BicepCompiler.Snapshot();

        Assert.Equal("", made.Errors);
        Assert.Equal(Sorted(Blob, Queue, Table, Telemetry, Model), made.Roles);
        Assert.Empty(made.Resources("Microsoft.DurableTask/schedulers"));
        Assert.Empty(made.Resources("Microsoft.Network/virtualNetworks"));
        Assert.Empty(made.Resources("Microsoft.Insights/actionGroups"));
        Assert.Equal(3, made.Resources("Microsoft.Insights/scheduledQueryRules").Count);
        Assert.All(
            ["Microsoft.Insights/metricAlerts", "Microsoft.Insights/webtests", "Microsoft.Insights/diagnosticSettings", "Microsoft.Consumption/budgets", "Microsoft.Authorization/locks"],
            type => Assert.Empty(made.Resources(type)));
        var app = made.Resource("Microsoft.Web/sites").GetProperty("properties").GetProperty("functionAppConfig");
        Assert.Empty(app.GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray());
    }

    [NeedsBicepFact]
    public void With_a_scheduler_the_app_needs_no_queues()
    {
        var made = BicepCompiler.Snapshot("param backend = 'scheduler'", "param retentionDays = 365");

        Assert.Equal(Sorted(Blob, Table, Telemetry, Model, Scheduler), made.Roles);
        Assert.Contains("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", Settings(made), StringComparison.Ordinal);
        var kept = made.Resource("Microsoft.DurableTask/schedulers/retentionPolicies").GetProperty("properties").GetProperty("retentionPolicies");
        Assert.Equal(30, kept[0].GetProperty("retentionPeriodInDays").GetInt32());
    }

    [NeedsBicepFact]
    public void In_a_private_network_nothing_but_the_app_has_a_public_door()
    {
        var made = BicepCompiler.Snapshot("param backend = 'scheduler'", "param privateNetwork = true", "param networkAddressPrefix = '10.1.2.0/24'");

        string[] closed =
            ["Microsoft.Storage/storageAccounts", "Microsoft.CognitiveServices/accounts", "Microsoft.DurableTask/schedulers"];
        Assert.All(closed, type => Assert.Equal(
            "Disabled", made.Resource(type).GetProperty("properties").GetProperty("publicNetworkAccess").GetString()));
        Assert.Equal(5, made.Resources("Microsoft.Network/privateEndpoints").Count);
        Assert.Equal(5, made.Resources("Microsoft.Network/privateDnsZones").Count);
        Assert.Equal(5, made.Resources("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.EndsWith(
            "/subnets/app", made.Resource("Microsoft.Web/sites").GetProperty("properties").GetProperty("virtualNetworkSubnetId").GetString(),
            StringComparison.Ordinal);
    }

    [NeedsBicepFact]
    public void Addresses_that_may_look_into_a_private_storage_account_are_the_only_ones()
    {
        var made = BicepCompiler.Snapshot("param privateNetwork = true", "param storageAllowedIps = ['203.0.113.7']");

        var account = made.Resource("Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.Equal("Enabled", account.GetProperty("publicNetworkAccess").GetString());
        Assert.Equal("Deny", account.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
        Assert.Equal("203.0.113.7", Assert.Single(account.GetProperty("networkAcls").GetProperty("ipRules").EnumerateArray()).GetProperty("value").GetString());
    }

    [NeedsBicepFact]
    public void An_existing_model_and_a_key_vault_give_their_roles_where_they_are()
    {
        var made = BicepCompiler.Snapshot(
            "param modelSource = 'existing'", "param modelAccountName = 'ours'", "param modelAccountResourceGroup = 'rg-models'",
            "param keyVaultName = 'vault'", "param keyVaultResourceGroup = 'rg-secrets'", "param vaultSettings = { Lavra__Model__ApiKey: 'model-key' }");

        Assert.Empty(made.Resources("Microsoft.CognitiveServices/accounts"));
        Assert.Equal(Sorted(Blob, Queue, Table, Telemetry, Model, Secrets), made.Roles);
        var places = made.Resources("Microsoft.Authorization/roleAssignments").Select(static one => one.GetProperty("id").GetString()!).ToList();
        Assert.Contains(places, static id => id.Contains("/resourceGroups/rg-models/", StringComparison.Ordinal));
        Assert.Contains(places, static id => id.Contains("/resourceGroups/rg-secrets/", StringComparison.Ordinal));
        Assert.Contains("@Microsoft.KeyVault(VaultName=vault;SecretName=model-key)", Settings(made), StringComparison.Ordinal);
    }

    [NeedsBicepFact]
    public void An_operator_may_look_and_nothing_else()
    {
        var made = BicepCompiler.Snapshot("param modelSource = 'none'", $"param operatorPrincipalId = '{Guid.AllBitsSet}'");

        Assert.Equal(Sorted(Blob, Queue, Table, TableReader, Telemetry), made.Roles);
        Assert.DoesNotContain("Lavra__Model__Endpoint", Settings(made), StringComparison.Ordinal);
    }

    [NeedsBicepFact]
    public void What_watches_the_app_is_there_when_it_is_asked_for_and_tells_the_same_people()
    {
        var made = BicepCompiler.Snapshot(
            "param serviceAlertsEnabled = true", "param availabilityTest = true", "param alertEmails = ['ops@example.com']", "param exceptionsTolerated = 7");

        Assert.Equal("", made.Errors);
        var rules = made.Resources("Microsoft.Insights/scheduledQueryRules");
        Assert.Equal(5, rules.Count);
        Assert.Single(rules, static rule => Criterion(rule).GetProperty("query").GetString()!.StartsWith("exceptions", StringComparison.Ordinal)
            && Criterion(rule).GetProperty("threshold").GetInt32() == 7);
        Assert.Single(rules, static rule => Criterion(rule).GetProperty("query").GetString()!.Contains(">= 500", StringComparison.Ordinal));
        var metrics = made.Resources("Microsoft.Insights/metricAlerts").Select(static one => one.GetProperty("properties")).ToList();
        Assert.Equal(2, metrics.Count);
        Assert.Single(metrics, static one => one.ToString().Contains("QueueMessageCount", StringComparison.Ordinal));
        Assert.Single(metrics, static one => one.ToString().Contains("WebtestLocationAvailabilityCriteria", StringComparison.Ordinal));
        Assert.All(metrics, static one => Assert.Single(one.GetProperty("actions").EnumerateArray()));
        Assert.Contains("/healthz", made.Resource("Microsoft.Insights/webtests").GetProperty("properties").GetProperty("Request").GetProperty("RequestUrl").GetString(), StringComparison.Ordinal);
    }

    [NeedsBicepFact]
    public void A_scheduler_has_no_queues_to_watch() => Assert.Empty(
        BicepCompiler.Snapshot("param serviceAlertsEnabled = true", "param backend = 'scheduler'").Resources("Microsoft.Insights/metricAlerts"));

    [NeedsBicepFact]
    public void A_budget_tells_owners_and_the_people_of_the_alerts()
    {
        var made = BicepCompiler.Snapshot("param monthlyBudget = 50", "param budgetStart = '2026-01-01'", "param alertEmails = ['ops@example.com']");

        Assert.Equal("", made.Errors);
        var budget = made.Resource("Microsoft.Consumption/budgets").GetProperty("properties");
        Assert.Equal((50, "2026-01-01"), (budget.GetProperty("amount").GetInt32(), budget.GetProperty("timePeriod").GetProperty("startDate").GetString()));
        Assert.Equal(3, budget.GetProperty("notifications").EnumerateObject().Count());
        Assert.All(budget.GetProperty("notifications").EnumerateObject(), static notice => Assert.Equal(
            "ops@example.com", notice.Value.GetProperty("contactEmails")[0].GetString()));
    }

    [NeedsBicepFact]
    public void A_budget_without_a_start_begins_with_a_month()
    {
        var made = BicepCompiler.Snapshot("param monthlyBudget = 50");

        Assert.Single(made.Resources("Microsoft.Consumption/budgets"));
    }

    [NeedsBicepFact]
    public void Diagnostics_are_those_of_the_app_and_of_each_part_of_storage()
    {
        AssertDiagnostics("changes", 2);
        AssertDiagnostics("all", 3);
    }

    private static void AssertDiagnostics(string kind, int logs)
    {
        var made = BicepCompiler.Snapshot($"param diagnostics = '{kind}'");

        Assert.Equal("", made.Errors);
        var settings = made.Resources("Microsoft.Insights/diagnosticSettings");
        Assert.Equal(4, settings.Count);
        Assert.Equal(3, settings.Count(one => one.GetProperty("properties").GetProperty("logs").GetArrayLength() == logs));
    }

    [NeedsBicepFact]
    public void What_protects_storage_is_there_when_it_is_asked_for()
    {
        var made = BicepCompiler.Snapshot("param blobRecoveryDays = 7", "param storageLock = true");

        Assert.Equal("", made.Errors);
        Assert.Equal("CanNotDelete", made.Resource("Microsoft.Authorization/locks").GetProperty("properties").GetProperty("level").GetString());
        Assert.Equal(7, made.Resource("Microsoft.Storage/storageAccounts/blobServices").GetProperty("properties").GetProperty("deleteRetentionPolicy").GetProperty("days").GetInt32());
    }

    [NeedsBicepFact]
    public void Parameters_that_contradict_each_other_are_refused_all_at_once()
    {
        var made = BicepCompiler.Snapshot(
            "param modelSource = 'existing'", "param natGateway = true", "param vaultSettings = { A: 'b' }", "param storageAllowedIps = ['203.0.113.7']");

        Assert.Equal(JsonValueKind.Undefined, made.Result.ValueKind);
        Assert.All(
            ["modelAccountName is empty", "natGateway needs", "keyVaultName is empty", "storageAllowedIps needs"],
            text => Assert.Contains(text, made.Errors, StringComparison.Ordinal));
    }

    private static JsonElement Criterion(JsonElement rule) => rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0];

    private static string Settings(BicepSnapshot made) =>
        made.Resource("Microsoft.Web/sites").GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings").ToString();

    private static string[] Sorted(params string[] roles) => [.. roles.Order(StringComparer.Ordinal)];
}
