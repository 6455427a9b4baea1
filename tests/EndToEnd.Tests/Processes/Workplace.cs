using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Hosting;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Sessions;
using Lavra.Local.Storage;
using Lavra.Testing.StubModel;
using Lavra.Tools;
using Microsoft.Data.Sqlite;

namespace Lavra.EndToEnd.Tests.Processes;

/// <summary>A folder of a test's own with a data file and a workspace, and the processes that work there.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly List<LavraProcess> processes = [];

    /// <param name="model">The server that answers; null for the offline model.</param>
    public Workplace(StubModelServer? model = null)
    {
        Folder = Directory.CreateTempSubdirectory("lavra-e2e-").FullName;
        Workspace = Path.Combine(Folder, "workspace");
        Directory.CreateDirectory(Workspace);
        Variables["Lavra__Data__File"] = DataFile;
        Variables["Lavra__Runs__Workspace"] = Workspace;
        if (model is not null)
        {
            Variables["Lavra__Model__Endpoint"] = model.Endpoint.ToString();
            Variables["Lavra__Model__Name"] = "stub";
            Variables["Lavra__Model__ApiKey"] = "stub-key-0123456789";
        }
    }

    /// <summary>The folder; deleted in the end.</summary>
    public string Folder { get; }

    /// <summary>The folder in which tools work.</summary>
    public string Workspace { get; }

    /// <summary>The data file.</summary>
    public string DataFile => Path.Combine(Folder, "data", "lavra.db");

    /// <summary>The environment of processes that are started.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>A file's path in the workspace.</summary>
    public string File(string name) => Path.Combine(Workspace, name);

    /// <summary>Starts a process.</summary>
    public LavraProcess Start(params string[] arguments) => StartToDie(null, null, arguments);

    /// <summary>Starts a process.</summary>
    /// <param name="fault">Where it is to kill itself; null for nowhere.</param>
    /// <param name="onLine">Told every line that it writes; null for nobody.</param>
    /// <param name="arguments">The command line.</param>
    public LavraProcess StartToDie(string? fault, Action<string>? onLine, params string[] arguments)
    {
        var environment = fault is null ? Variables : new Dictionary<string, string>(Variables) { [FaultPoints.Variable] = fault };
        var process = LavraProcess.Start(Folder, environment, onLine, arguments);
        lock (processes)
        {
            processes.Add(process);
        }

        return process;
    }

    /// <summary>Starts a process and waits for its end.</summary>
    public async Task<LavraProcess> RunAsync(params string[] arguments)
    {
        var process = Start(arguments);
        await process.ExitAsync();
        return process;
    }

    /// <summary>
    /// Looks into the data file as it is, without touching it: into a copy, so that what a crash left behind is still there for the
    /// next process.
    /// </summary>
    public async Task<Evidence> LookAsync()
    {
        var copy = Directory.CreateTempSubdirectory("lavra-look-").FullName;
        try
        {
            if (!System.IO.File.Exists(DataFile))
            {
                return new Evidence();
            }

            foreach (var suffix in (string[])["", "-wal"])
            {
                if (System.IO.File.Exists(DataFile + suffix))
                {
                    System.IO.File.Copy(DataFile + suffix, Path.Combine(copy, "lavra.db" + suffix));
                }
            }

            return await Evidence.ReadAsync(Path.Combine(copy, "lavra.db"));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What a data file holds about its runs, the oldest first.</summary>
internal sealed record Evidence
{
    /// <summary>What SQLite's own check says; <c>ok</c> when nothing is wrong.</summary>
    public string Integrity { get; init; } = "ok";

    /// <summary>Workflow instances that have not ended.</summary>
    public long UnfinishedInstances { get; init; }

    /// <summary>Rows of the engine that belong to no unfinished instance: timers and messages that nobody waits for.</summary>
    public long Orphans { get; init; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<RunEvidence> Runs { get; init; } = [];

    public static async Task<Evidence> ReadAsync(string file)
    {
        var check = Check(file);
        if (check.Tables == 0)
        {
            return new Evidence { Integrity = check.Integrity };
        }

        await using var database = SqliteDatabase.OpenToRead(file);
        using var stored = new SqliteStores(database, TimeProvider.System);
        var page = await stored.Runs.ListAsync(new RunQuery(Caller.LocalTenant) { Limit = 200 }, CancellationToken.None);
        var runs = new List<RunEvidence>();
        foreach (var run in page.Runs.Reverse())
        {
            runs.Add(new RunEvidence(
                run,
                await stored.Log.ReadAsync(run.Id, 0, 10_000, CancellationToken.None),
                await stored.Runs.ListGenerationsAsync(run.Id, null, 10_000, CancellationToken.None),
                await stored.Runs.ListToolCallsAsync(run.Id, null, 10_000, CancellationToken.None),
                await stored.Runs.ListStepsAsync(run.Id, CancellationToken.None)));
        }

        return new Evidence
        {
            Integrity = check.Integrity, UnfinishedInstances = check.Unfinished, Orphans = check.Orphans, Runs = runs,
        };
    }

    private static (string Integrity, long Tables, long Unfinished, long Orphans) Check(string file)
    {
        using var connection = new SqliteConnection(SqliteDatabase.ConnectionString(file, readOnly: false));
        connection.Open();
        var tables = (long)Scalar("SELECT count(*) FROM sqlite_master");
        return tables == 0
            ? ((string)Scalar("PRAGMA integrity_check"), 0, 0, 0)
            : (
                (string)Scalar("PRAGMA integrity_check"),
                tables,
                (long)Scalar("SELECT count(*) FROM instances WHERE status < 2"),
                (long)Scalar(
                    "SELECT (SELECT count(*) FROM timers t JOIN instances i ON i.number = t.instance WHERE i.status >= 2)"
                    + " + (SELECT count(*) FROM inbox x JOIN instances i ON i.number = x.instance WHERE i.status >= 2)"));

        object Scalar(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
            command.CommandText = sql;
#pragma warning restore CA2100
            return command.ExecuteScalar()!;
        }
    }
}

/// <summary>What a data file holds about a run.</summary>
internal sealed record RunEvidence(
    Run Run,
    IReadOnlyList<LogEntry> Log,
    IReadOnlyList<GenerationRecord> Generations,
    IReadOnlyList<ToolCallRecord> ToolCalls,
    IReadOnlyList<StepRecord> Steps);
