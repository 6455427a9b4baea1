using Lavra.Jobs;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Core.Tests.Jobs;

public sealed class JobRunnerTests
{
    private static readonly JobDeclaration Sweep = new("sweep", "Sweeps.", TimeSpan.FromHours(1));
    private readonly ManualTime time = new();
    private readonly InMemoryRecordStore records;
    private readonly List<string?> asked = [];
    private Func<string?, CancellationToken, Task<JobPiece>> body = static (_, _) => Task.FromResult(new JobPiece(null, null));

    public JobRunnerTests() => records = new InMemoryRecordStore(time);

    [Fact]
    public async Task A_run_leaves_a_record_of_when_how_long_and_what_it_did()
    {
        var began = time.GetUtcNow();
        body = (_, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(new JobPiece("3 swept", null));
        };

        var run = await Open().RunAsync("sweep", JobTrigger.Person, default);

        var status = await StatusAsync();
        Assert.Equal((began, TimeSpan.FromSeconds(3), JobTrigger.Person, true, null), (run!.StartedAt, run.Took, run.Trigger, run.IsFinished, run.Error));
        Assert.Equal(["3 swept"], Assert.Single(status.Runs).Did);
        Assert.Equal((false, began.AddHours(1)), (status.IsRunning, status.NextDueAt));
    }

    [Fact]
    public async Task A_job_does_piece_after_piece_from_where_the_last_came_to()
    {
        body = Pieces(3);

        var run = await Open().RunAsync("sweep", JobTrigger.Schedule, default);

        Assert.Equal([null, "1", "2"], asked);
        Assert.Equal((3, true), (run!.Pieces, run.IsFinished));
        Assert.Equal(["piece 1", "piece 2", "piece 3"], run.Did);
    }

    [Fact]
    public async Task What_one_run_cannot_do_the_next_goes_on_with_in_another_process()
    {
        body = Pieces(5);
        var first = await Open(new JobHosting { MostPieces = 2 }).RunAsync("sweep", JobTrigger.Schedule, default);
        var second = await Open().RunAsync("sweep", JobTrigger.Schedule, default);

        Assert.Equal([null, "1", "2", "3", "4"], asked);
        Assert.Equal((false, true), (first!.IsFinished, second!.IsFinished));
    }

    [Fact]
    public async Task A_run_begins_no_further_piece_once_its_time_is_over()
    {
        var pieces = Pieces(100);
        body = (position, token) =>
        {
            time.Advance(TimeSpan.FromSeconds(50));
            return pieces(position, token);
        };

        Assert.Equal(3, (await Open().RunAsync("sweep", JobTrigger.Schedule, default))!.Pieces);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_the_next_run_goes_on_from_the_same_place()
    {
        var pieces = Pieces(3);
        body = (position, token) => position == "1" && asked.Count < 2 ? Fail(position) : pieces(position, token);

        var first = await Open().RunAsync("sweep", JobTrigger.Schedule, default);
        var due = await Open().DueAsync(new Job(Sweep, body), default);
        time.Advance(TimeSpan.FromMinutes(1));
        var second = await Open().RunAsync("sweep", JobTrigger.Schedule, default);

        Assert.Contains("the disk is full", first!.Error, StringComparison.Ordinal);
        Assert.Equal(first.StartedAt.AddMinutes(1), due);
        Assert.Equal([null, "1", "1", "2"], asked);
        Assert.True(second!.IsFinished);
        Assert.Equal(2, (await StatusAsync()).Runs.Count);
    }

    [Fact]
    public async Task Two_processes_never_run_a_job_at_once()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource<JobPiece>());
        body = (_, _) =>
        {
            begun.SetResult();
            return release.Task;
        };
        var runner = Open();
        var first = runner.RunAsync("sweep", JobTrigger.Schedule, default);
        await begun.Task;

        Assert.Null(await Open().RunAsync("sweep", JobTrigger.Person, default));
        Assert.Null(await runner.RunAsync("sweep", JobTrigger.Person, default));
        Assert.True((await StatusAsync()).IsRunning);

        release.SetResult(new JobPiece(null, null));
        Assert.NotNull(await first);
        Assert.False((await StatusAsync()).IsRunning);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_died_is_not_waited_for_for_long_and_not_at_all_where_there_can_be_no_other(bool isAlone)
    {
        var begun = new TaskCompletionSource();
        body = (_, _) =>
        {
            begun.TrySetResult();
            return new TaskCompletionSource<JobPiece>().Task;
        };
        _ = Open().RunAsync("sweep", JobTrigger.Schedule, default);
        await begun.Task;
        body = static (_, _) => Task.FromResult(new JobPiece(null, null));
        var next = Open(new JobHosting { IsAlone = isAlone });

        Assert.Equal(isAlone, await next.RunAsync("sweep", JobTrigger.Schedule, default) is not null);
        time.Advance(TimeSpan.FromMinutes(31));
        Assert.NotNull(await next.RunAsync("sweep", JobTrigger.Schedule, default));
    }

    [Fact]
    public async Task A_run_that_is_given_up_is_written_down_and_can_be_done_again()
    {
        using var stop = new CancellationTokenSource();
        body = async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new JobPiece(null, null);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().RunAsync("sweep", JobTrigger.Schedule, stop.Token));

        var status = await StatusAsync();
        Assert.Equal((false, "It was interrupted."), (status.IsRunning, Assert.Single(status.Runs).Error));
    }

    [Fact]
    public async Task Records_of_runs_are_bounded_and_the_newest_stay()
    {
        var runner = Open();
        for (var n = 0; n < 230; n++)
        {
            await runner.RunAsync("sweep", JobTrigger.Schedule, default);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(200, await records.CountAsync(new("system", "job-runs"), null, default));
        Assert.Equal(time.GetUtcNow().AddMinutes(-1), (await StatusAsync()).Runs[0].StartedAt);
    }

    [Fact]
    public async Task A_job_that_there_is_not_is_not_run()
    {
        Assert.Null(await Open().RunAsync("other", JobTrigger.Person, default));
        Assert.Null(await Reader().FindAsync("other", 1, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A job")]
    [InlineData("a2345678901234567890123456789012x")]
    public void A_name_that_is_none_stops_the_start(string name) =>
        Assert.Throws<ArgumentException>(() => new JobList([new Job(new JobDeclaration(name, "", TimeSpan.Zero), body)]));

    [Fact]
    public void A_name_that_is_there_twice_stops_the_start() =>
        Assert.Throws<ArgumentException>(() => new JobList([new Job(Sweep, body), new Job(Sweep, body)]));

    [Fact]
    public async Task The_sweep_of_records_is_a_job()
    {
        var now = time.GetUtcNow();
        await records.WriteAsync(
            new("local", "notes"),
            [new("a", new() { Key = "a", Body = "1", ExpiresAt = now }, default), new("b", new() { Key = "b", Body = "1" }, default)],
            default);
        var runner = new JobRunner(new JobList([RecordSweepJob.Of(records, time)]), records, time, new JobHosting(), NullLogger<JobRunner>.Instance);

        var run = await runner.RunAsync("records", JobTrigger.Schedule, default);

        Assert.Equal(["1 records deleted"], run!.Did);
        Assert.Equal(1, await records.CountAsync(new("local", "notes"), null, default));
    }

    private Func<string?, CancellationToken, Task<JobPiece>> Pieces(int count) => (position, _) =>
    {
        asked.Add(position);
        var number = int.Parse(position ?? "0") + 1;
        return Task.FromResult(new JobPiece($"piece {number}", number == count ? null : number.ToString()));
    };

    private Task<JobPiece> Fail(string? position)
    {
        asked.Add(position);
        throw new IOException("the disk is full");
    }

    private JobRunner Open(JobHosting? options = null) => new(
        new JobList([new Job(Sweep, (position, token) => body(position, token))]), records, time, options ?? new JobHosting(), NullLogger<JobRunner>.Instance);

    private JobReader Reader() => new([Sweep], records, time, new JobHosting());

    private async Task<JobStatus> StatusAsync() => (await Reader().FindAsync("sweep", 300, default))!;
}
