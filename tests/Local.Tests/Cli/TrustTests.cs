using System.Text;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Tests.Cli;

public sealed class TrustTests : IDisposable
{
    private const string Foreign = """{ "Lavra": { "Model": { "Endpoint": "http://127.0.0.1:9/v1", "Name": "m" } } }""";

    private readonly TemporaryFolder home = new();
    private readonly CliBed cli = new();

    public TrustTests() => cli.Variables["HOME"] = cli.Variables["USERPROFILE"] = home.Path;

    [Theory]
    [InlineData("""{ "Lavra": { "Model": { "Endpoint": "http://example.org/v1", "Name": "m" } } }""", "Lavra:Model:Endpoint")]
    [InlineData("""{ "lavra": { "models": { "fast": { "endpoint": "http://example.org/v1" } } } }""", "Lavra:models:fast:endpoint")]
    [InlineData("""{ "Lavra": { "Model:Endpoint": "http://example.org/v1" } }""", "Lavra:Model:Endpoint")]
    [InlineData("""{ "Lavra": { "Model": { "Name": "dearest" } } }""", "Lavra:Model:Name")]
    [InlineData("""{ "Lavra": { "Model": { "Provider": "azure_openai" } } }""", "Lavra:Model:Provider")]
    [InlineData("""{ "Lavra": { "Model": { "ApiKey": "theirs" } } }""", "Lavra:Model:ApiKey")]
    [InlineData("""{ "Lavra": { "Model": { "Record": "/tmp/x" } } }""", "Lavra:Model:Record")]
    [InlineData("""{ "Lavra": { "Model": { "Playback": "answers.jsonl" } } }""", "Lavra:Model:Playback")]
    [InlineData("""{ "Lavra": { "Model": { "Timeout": "1h" } } }""", "Lavra:Model:Timeout")]
    [InlineData("""{ "Lavra": { "Runs": { "Workspace": "/" } } }""", "Lavra:Runs:Workspace")]
    [InlineData("""{ "Lavra": { "Runs": { "Workspace": "sub/../.." } } }""", "Lavra:Runs:Workspace")]
    [InlineData("""{ "Lavra": { "Runs": { "Limits": { "Iterations": 11 } } } }""", "Lavra:Runs:Limits:Iterations")]
    [InlineData("""{ "Lavra": { "Runs": { "Limits": { "StepTime": "2h" } } } }""", "Lavra:Runs:Limits:StepTime")]
    [InlineData("""{ "Lavra": { "Data": { "File": "../other.db" } } }""", "Lavra:Data:File")]
    [InlineData("""{ "Lavra": { "Data": { "Durability": "normal" } } }""", "Lavra:Data:Durability")]
    [InlineData("""{ "Lavra": { "Prices": { "Free": ["*"] } } }""", "Lavra:Prices:Free:0")]
    [InlineData("""{ "Lavra": { "Prices": { "File": "prices.json" } } }""", "Lavra:Prices:File")]
    [InlineData("""{ "Lavra": { "Retention": { "KeepRuns": "1d" } } }""", "Lavra:Retention:KeepRuns")]
    [InlineData("""{ "Lavra": { "Telemetry": { "OtlpEndpoint": "http://example.org:4317" } } }""", "Lavra:Telemetry:OtlpEndpoint")]
    [InlineData("""{ "Lavra": { "Logging": { "Level": "trace" } } }""", "Lavra:Logging:Level")]
    [InlineData("""{ "Lavra": { "Http": { "Keys": [ { "Name": "me", "Scopes": ["admin"], "Hash": "x" } ] } } }""", "Lavra:Http:Keys:0:Hash")]
    [InlineData("""{ "Lavra": { "Engine": { "Workers": 65 } } }""", "Lavra:Engine:Workers")]
    public async Task A_file_that_nobody_vouched_for_neither_sends_anything_elsewhere_nor_widens_anything(string file, string named)
    {
        foreach (var place in (string[])["lavra.json", ".lavra/lavra.json"])
        {
            using var bed = new CliBed();
            bed.Variables["HOME"] = bed.Variables["USERPROFILE"] = home.Path;
            bed.Variables[named.EndsWith("ApiKey", StringComparison.Ordinal) ? "OPENAI_API_KEY" : "Lavra__Model__ApiKey"] = "sk-mine";
            bed.Write("sub/x", "");
            bed.Write(place, file);
            Assert.Equal(ExitCode.Usage, await bed.RunAsync("run", "do it"));
            Assert.Contains(named, bed.Error);
            Assert.Contains("lavra trust", bed.Error);
            Assert.DoesNotContain("theirs", bed.Error);
            Assert.False(File.Exists(bed.File(".lavra/lavra.db")));
        }
    }

    [Theory]
    [InlineData("""{ "Lavra": { "Runs": { "Limits": { "Iterations": 10, "StepTime": "1m" }, "Budget": { "Tokens": 1000000, "Usd": 5, "Time": "1d" } } } }""")]
    [InlineData("""{ "Lavra": { "Runs": { "Workspace": "sub", "FolderPerRun": true, "ModelAttempts": 1, "TurnsPerHistory": 100 } } }""")]
    [InlineData("""{ "Lavra": { "Workspace": { "AlsoNeverRead": ["*.key"], "AlsoNeverWritten": "a, b" } } }""")]
    [InlineData("""{ "Lavra": { "Model": { "Provider": "offline", "Name": "offline", "Timeout": "10s", "Temperature": 1, "MaxOutputTokens": 5000, "Cache": true } } }""")]
    [InlineData("""{ "Lavra": { "Engine": { "Workers": 1, "ResidentInstances": 0 }, "Tools": { "MaxResultBytes": 2048 }, "Http": { "EventStreams": 1 } } }""")]
    [InlineData("""{ "Lavra": { "Model": { "Endpoint": "", "Record": null } } }""")]
    [InlineData("{ }")]
    public async Task What_only_narrows_counts_without_being_asked_about(string file)
    {
        cli.CanAsk = true;
        cli.Write("sub/x", "");
        cli.Write("lavra.json", file);
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        Assert.DoesNotContain("trust", cli.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task A_workspace_that_a_link_leads_out_of_the_folder_needs_trust()
    {
        Directory.CreateSymbolicLink(cli.File("inside"), home.Path);
        cli.Write("lavra.json", """{ "Lavra": { "Runs": { "Workspace": "inside" } } }""");
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        Assert.Contains("Lavra:Runs:Workspace", cli.Error);
    }

    [Fact]
    public async Task What_a_variable_or_the_command_line_sets_is_not_taken_from_the_file_and_needs_no_trust()
    {
        cli.Write("lavra.json", """{ "Lavra": { "Runs": { "Workspace": "/" }, "Engine": { "Workers": 100 } } }""");
        cli.Variables["Lavra__Engine__Workers"] = "2";
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync("--workspace", cli.Folder));
    }

    [Fact]
    public async Task A_file_over_another_may_not_loosen_it()
    {
        cli.Write("lavra.json", """{ "Lavra": { "Runs": { "Budget": { "Tokens": 1000 } }, "Workspace": { "AlsoNeverRead": ["*.key"] } } }""");
        foreach (var loose in (string[])
        [
            """{ "Lavra": { "Runs": { "Budget": { "Tokens": 2000 } } } }""",
            """{ "Lavra": { "Runs": { "Budget": { "Tokens": null } } } }""",
            """{ "Lavra": { "Runs": { "Budget": { "Tokens": "" } } } }""",
            """{ "Lavra": { "Workspace": { "AlsoNeverRead": ["*.pem"] } } }""",
        ])
        {
            cli.Write(".lavra/lavra.json", loose);
            Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        }

        cli.Write(".lavra/lavra.json", """{ "Lavra": { "Runs": { "Budget": { "Tokens": 1000, "Usd": 1 } } } }""");
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
    }

    [Fact]
    public async Task Trust_is_remembered_outside_the_folder_until_what_needs_it_changes()
    {
        cli.Write("lavra.json", """{ "Lavra": { "Engine": { "Workers": 100 } } }""");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("trust"));
        Assert.Contains("Lavra:Engine:Workers = 100", cli.Out);
        Assert.False(Directory.Exists(cli.File(".lavra")));
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        cli.Write("lavra.json", """{ "Lavra": { "Engine": { "Workers": 100 }, "Runs": { "Limits": { "Iterations": 5 } } } }""");
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        cli.Write("lavra.json", """{ "Lavra": { "Engine": { "Workers": 101 } } }""");
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        cli.Write("lavra.json", """{ "Lavra": { "Engine": { "Workers": 100 }, "Data": { "Durability": "normal" } } }""");
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
    }

    [Fact]
    public async Task Trust_in_a_file_is_not_trust_in_its_copy_elsewhere()
    {
        cli.Write("lavra.json", Foreign);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("trust"));
        using var other = new CliBed();
        other.Variables["HOME"] = other.Variables["USERPROFILE"] = home.Path;
        other.Write("lavra.json", Foreign);
        Assert.Equal(ExitCode.Usage, await other.RunAsync("models"));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("models"));
    }

    [Fact]
    public async Task Trust_can_be_taken_back()
    {
        cli.Write("lavra.json", Foreign);
        await cli.RunAsync("trust");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("trust", "--forget"));
        Assert.Contains("lavra.json", cli.Out);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("models"));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("trust", "--forget"));
    }

    [Fact]
    public async Task A_person_at_the_terminal_is_asked_once_and_sees_what_the_file_sets()
    {
        cli.Write("lavra.json", """{ "Lavra": { "Engine": { "Workers": 100 }, "Model": { "Provider": "offline", "ApiKey": "sk-never-shown-0123456789" } } }""");
        (cli.CanAsk, cli.Input) = (true, Encoding.UTF8.GetBytes("n\n"));
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        Assert.Contains("Lavra:Engine:Workers = 100", cli.Error);
        Assert.DoesNotContain("sk-never", cli.Error);
        cli.Input = [];
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        cli.Input = Encoding.UTF8.GetBytes("y\nmore");
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        cli.CanAsk = false;
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
    }

    [Fact]
    public async Task What_a_file_sets_is_shown_without_anything_that_moves_the_terminal()
    {
        cli.Write("lavra.json", """{ "Lavra": { "Runs": { "Workspace": "/\u001b[2K\u001b[1A\n\nfine" } } }""");
        (cli.CanAsk, cli.Input) = (true, "n\n"u8.ToArray());
        await cli.RunStepAsync();
        Assert.DoesNotContain('\u001b', cli.Error);
        Assert.Contains("Lavra:Runs:Workspace = / fine", cli.Error);
    }

    [Fact]
    public async Task A_variable_of_the_environment_trusts_folders()
    {
        cli.Write(".lavra/lavra.json", Foreign);
        cli.Variables["LAVRA_TRUSTED_FOLDERS"] = $"{home.Path}{Path.PathSeparator}{cli.Folder}{Path.DirectorySeparatorChar}";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("models"));
        cli.Variables["LAVRA_TRUSTED_FOLDERS"] = cli.Folder + "x";
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("models"));
    }

    [Fact]
    public async Task Doctor_says_that_a_file_is_not_trusted()
    {
        cli.Write("lavra.json", Foreign);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor"));
        Assert.Contains("'lavra.json' is not trusted: it sets Lavra:Model:Endpoint, Lavra:Model:Name", cli.Out);
        Assert.Contains("lavra trust", cli.Out);
    }

    [Fact]
    public async Task Without_a_home_trust_cannot_be_remembered_and_that_is_told()
    {
        cli.Variables.Remove("HOME");
        cli.Variables.Remove("USERPROFILE");
        cli.Write("lavra.json", Foreign);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("trust"));
        Assert.Contains("LAVRA_TRUSTED_FOLDERS", cli.Error);
    }

    public void Dispose()
    {
        home.Dispose();
        cli.Dispose();
    }
}
