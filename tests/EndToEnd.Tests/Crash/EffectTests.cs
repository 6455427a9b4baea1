using Lavra.Identity;
using Lavra.Security.Workspaces;
using Lavra.Testing.Storage;
using Lavra.Tools;
using Lavra.Tools.Execution;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.EndToEnd.Tests.Crash;

/// <summary>
/// Two calls on the same file, and processes that die: every order of the two in every process, and every moment at which each of
/// three processes can die, one after the other. What each call does must be there once.
/// </summary>
public sealed class EffectTests
{
    private static readonly RunId Run = new(new Guid("0191a2b3-0000-7000-8000-000000000001"));

    /// <summary>Where a process dies in the course of its two calls; the last is nowhere.</summary>
    private enum Death
    {
        BeforeFirstMark,
        AfterFirstMark,
        AfterFirstAct,
        BeforeSecondMark = AfterFirstAct,
        AfterSecondMark,
        AfterSecondAct,
        None,
    }

    [Theory]
    [InlineData("alpha\n", "beta\n")]
    [InlineData("same\n", "same\n")]
    [InlineData("a", "ab")]
    public async Task Two_additions_to_one_file_are_each_made_once_wherever_processes_die(string one, string two)
    {
        await PlayAllAsync(
            "",
            ("append_file", Json(("path", "f.txt"), ("content", one))),
            ("append_file", Json(("path", "f.txt"), ("content", two))),
            content => content == one + two || content == two + one);
    }

    [Fact]
    public async Task Two_edits_of_one_file_are_each_made_once_wherever_processes_die()
    {
        await PlayAllAsync(
            "1 2",
            ("edit_file", Json(("path", "f.txt"), ("old_text", "1"), ("new_text", "one 1"))),
            ("edit_file", Json(("path", "f.txt"), ("old_text", "2"), ("new_text", "two 2"))),
            content => content == "one 1 two 2");
    }

    private static async Task PlayAllAsync(
        string before, (string Tool, string Arguments) one, (string Tool, string Arguments) two, Func<string, bool> isRight)
    {
        var deaths = Enum.GetValues<Death>().Distinct().ToArray();
        var processes = deaths.SelectMany(death => new[] { (Death: death, Swapped: false), (Death: death, Swapped: true) }).ToArray();
        var failures = new List<string>();
        foreach (var first in processes.Where(p => !p.Swapped))
        {
            foreach (var second in processes)
            {
                foreach (var last in processes.Where(p => p.Death is Death.None or Death.AfterFirstMark or Death.AfterFirstAct))
                {
                    var told = await PlayAsync(before, [one, two], [first, second, last, (Death.None, false)], isRight);
                    if (told is not null)
                    {
                        failures.Add($"{first} {second} {last}: {told}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} failures, the first:\n" + string.Join('\n', failures.Take(10)));
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private static async Task<string?> PlayAsync(
        string before, (string Tool, string Arguments)[] calls, (Death Death, bool Swapped)[] processes, Func<string, bool> isRight)
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.File("f.txt"), before);
        var ledger = new MortalLedger();
        var results = new ToolResult?[2];
        foreach (var (death, swapped) in processes)
        {
            // A new executor with new tools is a new process: nothing in memory is left of the last.
            var tools = ToolRegistry.Build(BuiltInTools.Create(new WorkspaceRules(), TimeProvider.System));
            var executor = new ToolExecutor(
                tools, ledger, new ToolExecutorOptions(), NullLogger<ToolExecutor>.Instance, TimeProvider.System);
            int[] order = swapped ? [1, 0] : [0, 1];
            for (var at = 0; at < 2; at++)
            {
                var index = order[at];
                if (results[index] is not null)
                {
                    continue;
                }

                var (beforeMark, afterMark, afterAct) = at == 0
                    ? (Death.BeforeFirstMark, Death.AfterFirstMark, Death.AfterFirstAct)
                    : (Death.BeforeSecondMark, Death.AfterSecondMark, Death.AfterSecondAct);
                if (death == beforeMark && at == 0)
                {
                    break;
                }

                ledger.DieAfterMark = death == afterMark ? new DeathException() : null;
                ToolResult result;
                try
                {
                    result = await executor.ExecuteAsync(
                        new ToolInvocation(
                            new ToolCallId(Run, 1, 1, index + 1), calls[index].Tool, calls[index].Arguments, folder.Path, "local", 1),
                        CancellationToken.None);
                }
                catch (DeathException)
                {
                    break;
                }

                if (death == afterAct)
                {
                    break;
                }

                if (!result.Success)
                {
                    return $"{calls[index].Tool} {index + 1}: {result.Error}";
                }

                results[index] = result;
            }
        }

        var content = await File.ReadAllTextAsync(folder.File("f.txt"));
        return isRight(content) && results.All(r => r is not null) ? null : $"the file is '{content}'";
    }

    private static string Json(params (string Name, string Value)[] members) =>
        System.Text.Json.JsonSerializer.Serialize(members.ToDictionary(m => m.Name, m => m.Value));

    private sealed class DeathException : Exception;

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lavra-effects-").FullName;

        public string File(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
