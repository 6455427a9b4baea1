using System.Net;
using Lavra.Generation;
using Lavra.Http.Client;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage.Files;
using Lavra.Settings;
using Lavra.Tools;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Cli;

/// <summary>Says to people what an exception means for them.</summary>
internal static class FailureText
{
    private const string SeeDoctor = "Run 'lavra doctor' to see what is wrong with the data file.";

    /// <summary>What went wrong, what to do, and the exit code.</summary>
    public static CliException Describe(Exception exception) => exception switch
    {
        CliException known => known,
        SettingsException wrong => new CliException(
            ExitCode.Usage, wrong.Errors, "Correct the settings (lavra.json or environment variables); 'lavra doctor' checks them."),
        UntrustedSettingsException untrusted => new CliException(ExitCode.Usage, untrusted.Message, UntrustedSettingsException.Remedy),
        DatabaseHeldException held => DescribeHeld(held),
        DataFileException unusable => new CliException(ExitCode.Usage, unusable.Message, unusable.Remedy),
        MissingModelException missing => new CliException(ExitCode.Usage, missing.Message, MissingModelException.Remedy),
        FileNotFoundException missing => new CliException(ExitCode.Usage, missing.Message),
        ToolDeclarationException wrong => new CliException(ExitCode.Internal, wrong.Message),
        LavraHttpException http => DescribeHttp(http),
        ModelThrottledException throttled => new CliException(
            ExitCode.Failed, throttled.Message, $"Wait {Amounts.Time(throttled.RetryAfter)} and try again."),
        ModelException model => new CliException(ExitCode.Failed, model.Message),
        EngineFaultedException fault => new CliException(ExitCode.Internal, fault.Message),
        LeaseLostException lost => new CliException(ExitCode.Internal, lost.Message),
        DataFileReplacedException replaced => new CliException(ExitCode.Internal, replaced.Message),
        SqliteException sqlite => new CliException(ExitCode.Internal, $"The data file cannot be used: {sqlite.Message}", SeeDoctor),
        InvalidDataException damaged => new CliException(ExitCode.Internal, damaged.Message),
        UnauthorizedAccessException denied => new CliException(
            ExitCode.Usage, denied.Message, "Put the permissions right, or choose another place with --data or --workspace."),
        IOException io => new CliException(ExitCode.Internal, io.Message, "Check the disk and the permissions of the data folder."),
        _ => new CliException(
            ExitCode.Internal,
            $"Internal error: {exception.GetType().Name}: {exception.Message}",
            "Nothing that was recorded is lost. Run again with LAVRA_DEBUG=1 to see where it happened, and report it."),
    };

    private static CliException DescribeHeld(DatabaseHeldException held) => new(
        ExitCode.Held,
        $"'{held.File}' is in use by {held.Holder}.",
        Holder.AddressIn(held.Holder) is { } address
            ? $"Use that process with --server {address.OriginalString}, stop it, or choose another file with --data."
            : "Wait until it has ended, stop it, or choose another file with --data.");

    private static CliException DescribeHttp(LavraHttpException http)
    {
        string[] problems = http.Errors.Count == 0
            ? [http.Message]
            : [.. http.Errors.Select(static error => $"{error.Field}: {error.Message}")];
        return http.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new CliException(
                ExitCode.Usage, problems, $"Put a key that may do this into the environment variable {ProgramVariables.ServerKey}."),
            >= HttpStatusCode.InternalServerError => new CliException(ExitCode.Internal, problems, "The server's log says more."),
            HttpStatusCode.TooManyRequests => new CliException(ExitCode.Failed, problems, $"Wait {(http.RetryAfter is { } wait ? Amounts.Time(wait) : "a little")} and try again."),
            _ => new CliException(ExitCode.Usage, problems, remedy: null),
        };
    }
}
