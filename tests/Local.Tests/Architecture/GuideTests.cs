using System.Text.Json;
using System.Text.RegularExpressions;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Tools.Registration;
using Lavra.Words;

namespace Lavra.Local.Tests.Architecture;

/// <summary>The documents say what is so: plans that are plans, and links that lead somewhere.</summary>
public sealed partial class GuideTests
{
    public static TheoryData<string> Pages =>
        [.. WorkingCopy.Files("docs", "*.md"), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    [Fact]
    public void The_plans_of_the_guide_are_plans()
    {
        var tools = ToolRegistry.Build(BuiltInTools.Create(new Security.Workspaces.WorkspaceRules(), TimeProvider.System));
        var plans = Fenced().Matches(WorkingCopy.Read("docs/guides/plans.md")).Select(static block => block.Groups["text"].Value).ToList();

        Assert.True(plans.Count >= 4);
        Assert.All(plans, plan => Assert.Empty(Planning.Reading.PlanReader.Read(plan, tools, 50, Planning.PlanOrigin.Given).Errors));
    }

    [Fact]
    public void The_guide_names_every_status_and_says_which_are_ends()
    {
        var guide = WorkingCopy.Read("docs/guides/http.md");
        AssertNamed("a run", RunStatuses.All);
        AssertNamed("a step", StepStatuses.All);
        AssertNamed("a generation", Generation.GenerationStatuses.All);

        void AssertNamed<T>(string what, StatusSet<T> statuses)
            where T : struct, Enum =>
            Assert.Contains($"| {what} | {Listed(statuses.Open)} | {Listed(statuses.Ended)} |", guide, StringComparison.Ordinal);

        static string Listed<T>(IEnumerable<T> statuses)
            where T : struct, Enum => string.Join(", ", statuses.Select(static status => $"`{WireWords.Of(status)}`"));
    }

    [Fact]
    public void The_guide_lists_what_the_entries_of_each_action_carry()
    {
        LogPayload[] full =
        [
            new RunStartedPayload("x", "x"), new PlanPayload(Planning.PlanOrigin.Given, 1, ["x"]), new StepStartedPayload("x", "x", "x"),
            new GenerationPayload("x", 1, 1, 1, 1), new ToolExecutedPayload("x", "x"), new ReconciledPayload("x"), new RetryPayload("x", TimeSpan.Zero),
            new LimitPayload("x", 1, "x"), new InterventionPayload("x", "x", "x"), new StepFailedPayload(StepStatus.Failed),
            new RunEndedPayload(RunStatus.Failed, 1, 1, 1, 1),
        ];
        Assert.Equal(
            typeof(LogPayload).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LogPayload))).Select(static type => type.Name).Order(),
            full.Select(static payload => payload.GetType().Name).Order());
        var carried = WireWords.Members<LogAction>().ToDictionary(WireWords.Of, action => LogPayload.Read(action, "{}") is { } read
            ? string.Join(", ", MembersOf(full.Single(payload => payload.GetType() == read.GetType())))
            : "none");

        var listed = ActionRow().Matches(WorkingCopy.Read("docs/guides/http.md"))
            .SelectMany(static row => row.Groups["actions"].Value.Split(", ").Select(action => (Action: action.Trim('`'), Members: Bare(row.Groups["members"].Value))))
            .ToDictionary(static row => row.Action, static row => row.Members);

        Assert.Equal(carried.OrderBy(static pair => pair.Key, StringComparer.Ordinal), listed.OrderBy(static pair => pair.Key, StringComparer.Ordinal));

        static IEnumerable<string> MembersOf(LogPayload payload) =>
            JsonElement.Parse(payload.ToJson()).EnumerateObject().Select(static member => member.Name);

        static string Bare(string cell) => Remark().Replace(cell, "").Replace("`", "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(WorkingCopy.Root, page))!;
        Assert.All(
            Link().Matches(WorkingCopy.Read(page)).Select(static match => match.Groups["target"].Value.Split('#')[0])
                .Where(static target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}, which does not exist."));
    }

    [Fact]
    public void Every_decision_and_guide_can_be_found_from_the_README()
    {
        var index = WorkingCopy.Read("README.md") + WorkingCopy.Read("docs/architecture.md");
        Assert.All(WorkingCopy.Files("docs", "*.md"), page => Assert.Contains(Path.GetFileName(page), index, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| (?<actions>`\w+_\w+`(?:, `\w+`)*) \| (?<members>`.*|none) \|$", RegexOptions.Multiline)]
    private static partial Regex ActionRow();

    [GeneratedRegex(@" \([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```(yaml|json)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
