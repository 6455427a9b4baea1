using System.Globalization;
using Lavra.Local.Storage.Sessions;

namespace Lavra.EndToEnd.Tests.Crash;

/// <summary>When a process is to die.</summary>
/// <param name="Fault">A point in the process itself, as <see cref="FaultPoints"/> reads it; null when the harness kills.</param>
/// <param name="Question">The question to the model at which the harness kills; 0 for none.</param>
/// <param name="Line">The line of output at which the harness kills; 0 for none.</param>
/// <param name="Delay">Milliseconds after the start at which the harness kills; 0 for none.</param>
internal sealed record KillMoment(string? Fault, int Question, int Line, int Delay)
{
    private static readonly string[] Points =
    [
        // No message is sent in this run.
        .. FaultPoints.Names.Where(name => name != FaultPoints.BeforeMessage).Order(StringComparer.Ordinal),
        "after_activity/call_tool",
        "after_activity/generate",
        "before_activity/call_tool",
        "before_activity/generate",
        "before_answer/run",
        "before_answer/step",
        "mid_replay/run",
        "mid_replay/step",
    ];

    // How often a process that works on the whole run passes a point at most, about.
    private const int MostCommits = 60;

    /// <summary>Draws the next moment: in turn a named point and any other.</summary>
    /// <param name="number">Counts the moments, so that all points have their turn.</param>
    /// <param name="random">The seeded source.</param>
    public static KillMoment Draw(int number, Random random)
    {
        if (number % 3 != 2)
        {
            var point = Points[((number / 3 * 2) + (number % 3)) % Points.Length];
            return new KillMoment(string.Create(CultureInfo.InvariantCulture, $"{point}:{Passing(point, random)}"), 0, 0, 0);
        }

        return random.Next(3) switch
        {
            0 => new KillMoment(null, random.Next(1, 10), 0, 0),
            1 => new KillMoment(null, 0, random.Next(1, 25), 0),
            _ => new KillMoment(null, 0, 0, random.Next(50, 900)),
        };
    }

    public override string ToString() => this switch
    {
        { Fault: { } fault } => fault,
        { Question: > 0 } => $"question {Question}",
        { Line: > 0 } => $"line {Line}",
        _ => $"after {Delay} ms",
    };

    private static int Passing(string point, Random random) => point switch
    {
        FaultPoints.BeforeMigration or FaultPoints.AfterOpen or FaultPoints.BeforeStart or "before_answer/run" => 1,
        FaultPoints.TimerFired or FaultPoints.BeforeReplay => random.Next(1, 3),
        FaultPoints.BeforeCommit or FaultPoints.MidCommit or FaultPoints.AfterCommit => random.Next(1, MostCommits),
        FaultPoints.ContinueAsNew => random.Next(1, 4),
        _ => random.Next(1, 12),
    };
}
