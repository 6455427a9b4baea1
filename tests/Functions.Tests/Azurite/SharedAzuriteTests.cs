using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Azurite;

/// <summary>One test class that uses Azurite.</summary>
[UsesAzurite]
public sealed class FirstAzuriteUserTests : AzuriteUserTests;

/// <summary>Another one, at the same time.</summary>
[UsesAzurite]
public sealed class SecondAzuriteUserTests : AzuriteUserTests;

/// <summary>What each of them sees.</summary>
public abstract class AzuriteUserTests
{
    private static readonly ConcurrentBag<Uri> Seen = [];

    [Fact]
    public async Task All_test_classes_share_one_process()
    {
        Seen.Add((await SharedAzurite.StartAsync()).Table!);

        Assert.Single(Seen.Distinct());
    }
}

/// <summary>Azurite runs while tests want it.</summary>
[UsesAzurite]
public sealed class SharedAzuriteTests
{
    [Fact]
    public async Task Only_the_services_that_are_asked_for_are_given()
    {
        var account = await SharedAzurite.StartAsync();

        Assert.Equal((true, false, false), (account.Table is not null, account.Blob is not null, account.Queue is not null));
        Assert.DoesNotContain("BlobEndpoint", account.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_answers_at_its_own_address()
    {
        var account = await SharedAzurite.StartAsync(AzuriteServices.Table | AzuriteServices.Blob | AzuriteServices.Queue);

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var (address, name) in new[] { (account.Table!, "Table"), (account.Blob!, "Blob"), (account.Queue!, "Queue") })
        {
            using var answer = await client.GetAsync(address);
            Assert.Contains(name, answer.Headers.Server.ToString(), StringComparison.Ordinal);
            Assert.Contains($"{name}Endpoint={address};", account.ConnectionString, StringComparison.Ordinal);
        }
    }

    // The end of a process, however it comes, ends the input of its children.
    [Fact]
    public async Task A_service_ends_when_its_input_ends()
    {
        var process = await AzuriteProcess.StartAsync(
            AzuriteInstallation.Current, "table", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)));

        await process.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(process.Id));
    }

    [Fact]
    public async Task A_service_that_cannot_start_says_why()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AzuriteProcess.StartAsync(AzuriteInstallation.Current, "chest", "key"));

        Assert.Contains("chest", failure.Message, StringComparison.Ordinal);
    }
}
