using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;

namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// Named points at which this process can be made to kill itself, as a power cut or <c>kill -9</c> would, by the environment
/// variable <c>LAVRA_FAULT=point:n</c> (<c>:n</c> is the passing at which it dies, 1 when left out; a detail narrows a point down:
/// <c>after_activity/call_tool:2</c>).
/// </summary>
/// <remarks>
/// This is in the product because what is promised about crashes is promised of the binary that ships, and can only be proved on
/// it. Nobody but who starts the process can set it, and that person can kill it anyway. It costs a look at a static field that
/// never changes, which the compiler removes. Thread safe.
/// </remarks>
internal static class FaultPoints
{
    /// <summary>The variable that sets a point.</summary>
    public const string Variable = "LAVRA_FAULT";

    /// <summary>A transaction is about to begin.</summary>
    public const string BeforeCommit = "before_commit";

    /// <summary>Everything is written inside a transaction that is not committed.</summary>
    public const string MidCommit = "mid_commit";

    /// <summary>A transaction is durable and nobody was told.</summary>
    public const string AfterCommit = "after_commit";

    /// <summary>A run is accepted and its workflow is not started; or any other workflow is not. Detail: the workflow.</summary>
    public const string BeforeStart = "before_start";

    /// <summary>A parent has recorded that it wants a child, which does not exist. Detail: the workflow.</summary>
    public const string BeforeChild = "before_child";

    /// <summary>A child has ended and its parent was not told. Detail: the child's workflow.</summary>
    public const string AfterChild = "after_child";

    /// <summary>An activity is recorded as asked for and has not begun. Detail: the activity.</summary>
    public const string BeforeActivity = "before_activity";

    /// <summary>An activity has done its work, which is not recorded. Detail: the activity.</summary>
    public const string AfterActivity = "after_activity";

    /// <summary>A tool is about to act and is not marked in the ledger.</summary>
    public const string BeforeEffectMark = "before_effect_mark";

    /// <summary>A tool is marked in the ledger and has not acted.</summary>
    public const string AfterEffectMark = "after_effect_mark";

    /// <summary>An instance is about to be brought back from its history.</summary>
    public const string BeforeReplay = "before_replay";

    /// <summary>An instance is brought back in part: a turn was replayed.</summary>
    public const string MidReplay = "mid_replay";

    /// <summary>The old history is deleted and the new one is not written, inside a transaction.</summary>
    public const string ContinueAsNew = "continue_as_new";

    /// <summary>A timer's time has come and nobody was told.</summary>
    public const string TimerFired = "timer_fired";

    /// <summary>A message was read and is not delivered.</summary>
    public const string BeforeMessage = "before_message";

    /// <summary>A workflow's end is durable and nobody was told. Detail: the workflow.</summary>
    public const string BeforeAnswer = "before_answer";

    /// <summary>The file is locked and its form is not checked.</summary>
    public const string BeforeMigration = "before_migration";

    /// <summary>The file is open and nothing is picked up.</summary>
    public const string AfterOpen = "after_open";

    /// <summary>All points.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        BeforeCommit,
        MidCommit,
        AfterCommit,
        BeforeStart,
        BeforeChild,
        AfterChild,
        BeforeActivity,
        AfterActivity,
        BeforeEffectMark,
        AfterEffectMark,
        BeforeReplay,
        MidReplay,
        ContinueAsNew,
        TimerFired,
        BeforeMessage,
        BeforeAnswer,
        BeforeMigration,
        AfterOpen);

    private static readonly Fault? Armed = Fault.Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Passes a point.</summary>
    /// <param name="point">One of <see cref="Names"/>.</param>
    /// <param name="detail">What narrows it down; null for nothing.</param>
    public static void Pass(string point, string? detail = null) => Armed?.Pass(point, detail);

    /// <summary>Where to die.</summary>
    internal sealed record Fault(string Point, string? Detail, long Passing)
    {
        private long passed;

        /// <summary>Reads the variable; null when it is not set.</summary>
        /// <exception cref="FormatException">It names no point: a test that meant one would prove nothing.</exception>
        public static Fault? Parse(string? text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            var parts = text.Split(':');
            var place = parts[0].Split('/');
            var passing = 1L;
            if (parts.Length > 2
                || place.Length > 2
                || !Names.Contains(place[0])
                || (parts.Length == 2 && !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out passing))
                || passing < 1)
            {
                throw new FormatException(
                    $"{Variable} is '{text}'; it must be point, point:n or point/detail:n with n from 1 and one of these points: "
                    + $"{string.Join(", ", Names.Order(StringComparer.Ordinal))}.");
            }

            return new Fault(place[0], place.ElementAtOrDefault(1), passing);
        }

        /// <summary>Whether this passing is the one at which to die.</summary>
        public bool IsDue(string point, string? detail) =>
            point == Point && (Detail is null || Detail == detail) && Interlocked.Increment(ref passed) == Passing;

        /// <summary>Dies if it is due. Does not return then.</summary>
        public void Pass(string point, string? detail)
        {
            if (IsDue(point, detail))
            {
                using var self = Process.GetCurrentProcess();
                self.Kill();

                // Where the operating system takes a moment to end the process, this thread must not go on meanwhile.
                new ManualResetEventSlim().Wait();
            }
        }
    }
}
