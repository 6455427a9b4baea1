using System.CommandLine;
using Lavra.Composition;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Jobs;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra jobs</c>: shows the recurring work of the product itself, and does some of it now.</summary>
internal static class JobsCommand
{
    private const int RunsShown = 20;

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment) => new CliCommand(
        "jobs", "See the recurring work that Lavra does by itself, or do it now.", "lavra jobs list", "lavra jobs run retention")
    {
        List(environment),
        Show(environment),
        Run(environment),
    };

    private static CliCommand List(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var command = new CliCommand("list", "List the jobs: when each ran last, what it did, and when it is due.", "lavra jobs list", "lavra jobs list --json");
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var jobs = await ReadAsync(
                host,
                result,
                static (client, token) => client.ListJobsAsync(token),
                static async (reader, token) => (IReadOnlyList<JobResource>)[.. (await reader.ListAsync(token).ConfigureAwait(false)).Select(JobResource.From)],
                cancellationToken).ConfigureAwait(false);
            await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(new Page<JobResource>(jobs, Next: null))) : WriteAsync(jobs, environment))
                .ConfigureAwait(false);
            return ExitCode.Completed;
        });
        return command;
    }

    private static CliCommand Show(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var name = NameArgument();
        var command = new CliCommand("show", $"Show a job and how it went the last {RunsShown} times.", "lavra jobs show retention") { name };
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var wanted = result.GetValue(name)!;
            var job = await ReadAsync(
                host,
                result,
                (client, token) => client.FindJobAsync(wanted, token),
                async (reader, token) => await reader.FindAsync(wanted, RunsShown, token).ConfigureAwait(false) is { } found ? JobResource.From(found) : null,
                cancellationToken).ConfigureAwait(false) ?? throw NoSuchJob(wanted);
            await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(job)) : WriteAsync(job, environment)).ConfigureAwait(false);
            return ExitCode.Completed;
        });
        return command;
    }

    private static CliCommand Run(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var name = NameArgument();
        var command = new CliCommand(
            "run", "Do a job now. No other process may hold the data file; a server is asked with --server.", "lavra jobs run retention") { name };
        host.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            using var interruption = environment.Listen();
            var run = await RunAsync(host, result, result.GetValue(name)!, interruption.Token).ConfigureAwait(false);
            await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(run)) : environment.Out.WriteLineAsync(Told(run))).ConfigureAwait(false);
            return run.Error is null ? ExitCode.Completed : ExitCode.Failed;
        });
        return command;
    }

    private static Argument<string> NameArgument() => new("name") { Description = "The job's name.", HelpName = "NAME" };

    private static async Task<T> ReadAsync<T>(
        HostArguments host,
        ParseResult result,
        Func<LavraHttpClient, CancellationToken, Task<T>> ask,
        Func<JobReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var runs = host.OpenToRead(result);
        await using (runs.ConfigureAwait(false))
        {
            return await runs.AskAsync(ask, (product, token) => read(product.JobReader, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<JobRunResource> RunAsync(HostArguments host, ParseResult result, string name, CancellationToken cancellationToken)
    {
        if (host.ServerOf(result) is { } server)
        {
            await using (server.ConfigureAwait(false))
            {
                return await server.Client.RunJobAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }

        if (ProductJobs.Declarations.All(job => job.Name != name))
        {
            throw NoSuchJob(name);
        }

        var working = await host.OpenMachineAsync(result, host.ReadSettings(result), "lavra jobs run", cancellationToken).ConfigureAwait(false);
        await using (working.ConfigureAwait(false))
        {
            return JobRunResource.From((await working.Host.Services.Jobs.RunAsync(name, JobTrigger.Person, cancellationToken).ConfigureAwait(false))!);
        }
    }

    private static CliException NoSuchJob(string name) => CliException.Usage(
        $"There is no job '{name}'.", $"There are: {string.Join(", ", ProductJobs.Declarations.Select(static job => job.Name).Order(StringComparer.Ordinal))}.");

    private static async Task WriteAsync(IReadOnlyList<JobResource> jobs, CliEnvironment environment)
    {
        var table = new TextTable("job", "due", "last run", "took", "what it did");
        foreach (var job in jobs)
        {
            var last = job.Runs.Count > 0 ? job.Runs[0] : null;
            table.Add(
                VisibleText.Line(job.Name),
                Due(job, environment.Time.GetUtcNow()),
                last is null ? "never" : Amounts.Moment(last.StartedAt),
                last is null ? "" : Amounts.Time(TimeSpan.FromMilliseconds(last.TookMs)),
                last is null ? VisibleText.Line(job.Description) : Told(last));
        }

        await table.WriteAsync(environment).ConfigureAwait(false);
    }

    private static async Task WriteAsync(JobResource job, CliEnvironment environment)
    {
        var period = job.PeriodSeconds is { } seconds ? $"every {Amounts.Time(TimeSpan.FromSeconds(seconds))}" : "by the host's schedule";
        await environment.Out.WriteLineAsync($"{VisibleText.Line(job.Name)}: {VisibleText.Line(job.Description)}").ConfigureAwait(false);
        await environment.Out.WriteLineAsync($"{period}, due {Due(job, environment.Time.GetUtcNow())}").ConfigureAwait(false);
        var table = new TextTable("run", "took", "why", "what it did");
        foreach (var run in job.Runs)
        {
            table.Add(Amounts.Moment(run.StartedAt), Amounts.Time(TimeSpan.FromMilliseconds(run.TookMs)), run.IsAskedFor ? "asked for" : "due", Told(run));
        }

        await (job.Runs.Count == 0 ? environment.Out.WriteLineAsync("It has never run.") : table.WriteAsync(environment)).ConfigureAwait(false);
    }

    private static string Due(JobResource job, DateTimeOffset now) => job switch
    {
        { IsRunning: true } => "running",
        { PeriodSeconds: null } => "by schedule",
        { NextDueAt: { } due } when due > now => Amounts.Moment(due),
        _ => "now",
    };

    private static string Told(JobRunResource run)
    {
        var did = run.Did.Count == 0 ? "nothing to do" : string.Join("; ", run.Did);
        var rest = run.IsFinished ? "" : "; the next run goes on";
        return VisibleText.Line(run.Error is { } error ? $"failed: {error}" : did + rest);
    }
}
