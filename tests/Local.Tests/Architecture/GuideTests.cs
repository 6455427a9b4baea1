using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Generation.Pricing;
using Lavra.Http;
using Lavra.Local.Engine;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Models;
using Lavra.Runs;
using Lavra.Settings;
using Lavra.Tools;
using Lavra.Words;

namespace Lavra.Local.Tests.Architecture;

/// <summary>The documents say what is so: every setting with its default, and links that lead somewhere.</summary>
public sealed partial class GuideTests
{
    private const string Guide = "docs/guides/settings.md";

    private static readonly string Text = WorkingCopy.Read(Guide);

    private static readonly Dictionary<string, string> Documented = Row().Matches(Text).ToDictionary(
        static row => row.Groups["name"].Value, static row => row.Groups["default"].Value.Trim().Trim('`'), StringComparer.Ordinal);

    // A section's options, by the beginning of its settings' names.
    private static readonly (string Section, object Options)[] Sections =
    [
        ("Lavra:Engine:", new EngineOptions()),
        ("Lavra:Runs:", new RunsOptions()),
        ("Lavra:Runs:Limits:", new RunLimits()),
        ("Lavra:Runs:Budget:", new RunBudget()),
        ("Lavra:Tools:", new ToolExecutorOptions()),
        ("Lavra:Retention:", new Retention.RetentionOptions()),
        ("Lavra:Watchdog:", new Watching.WatchdogOptions()),
        ("Lavra:Prices:", new PriceOptions()),
        ("Lavra:Http:", new HttpOptions()),
        ("Lavra:Http:Keys:N:", new ApiKeyOptions()),
        ("Lavra:Model:", new ModelOptions()),
    ];

    public static TheoryData<string> SectionNames
    {
        get
        {
            var error = Assert.Single(Errors("Lavra:NoSuchSection:X"));
            return [.. NamesIn(error).Where(static name => name != "Models")];
        }
    }

    public static TheoryData<string> Pages =>
        [.. WorkingCopy.Files("docs", "*.md"), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    [Fact]
    public void The_plans_of_the_guide_are_plans()
    {
        var tools = ToolRegistry.Build(BuiltInTools.Create(new Security.WorkspaceRules(), TimeProvider.System));
        var plans = Fenced().Matches(WorkingCopy.Read("docs/guides/plans.md")).Select(static block => block.Groups["text"].Value).ToList();

        Assert.True(plans.Count >= 4);
        Assert.All(plans, plan => Assert.Empty(Planning.PlanReader.Read(plan, tools, 50, Planning.PlanOrigin.Given).Errors));
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
    [MemberData(nameof(SectionNames))]
    public void Every_setting_that_is_read_is_in_the_guide(string section)
    {
        var error = Assert.Single(Errors($"Lavra:{section}:NoSuchSetting"));
        Assert.All(NamesIn(error), name => Assert.True(
            Documented.Keys.Any(known => known == $"Lavra:{section}:{name}" || known.StartsWith($"Lavra:{section}:{name}:N:", StringComparison.Ordinal)),
            $"{Guide} lacks a row for Lavra:{section}:{name}."));
    }

    [Fact]
    public void Every_setting_in_the_guide_is_read() => Assert.Empty(Documented.Keys.SelectMany(Errors));

    [Fact]
    public void Every_property_of_options_is_in_the_guide()
    {
        foreach (var type in Product.Assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal)))
        {
            // What code sets and no setting does is named in the guide's last part, by class.
            if (Text.Contains($"`{type.Name}`", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.All(type.GetProperties().Where(static p => p.SetMethod is not null || p.PropertyType.IsGenericType), property => Assert.True(
                Documented.Keys.Any(name => name.Split(':').Contains(property.Name)) || Text.Contains($"`{type.Name}.{property.Name}`", StringComparison.Ordinal),
                $"{Guide} says nothing of {type.Name}.{property.Name}."));
        }
    }

    [Fact]
    public void Defaults_in_the_guide_are_the_defaults()
    {
        foreach (var (section, options) in Sections)
        {
            foreach (var property in options.GetType().GetProperties())
            {
                if (Documented.TryGetValue(section + property.Name, out var said))
                {
                    Assert.True(
                        said == Written(property.GetValue(options)) || (said.Contains(' ', StringComparison.Ordinal) && property.GetValue(options) is null or ""),
                        $"{Guide} gives '{said}' as default of {section}{property.Name}; it is '{Written(property.GetValue(options))}'.");
                }
            }
        }
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

    private static IReadOnlyList<string> Errors(string setting)
    {
        try
        {
            // A value that fits nothing gives errors of other kinds besides, which are not looked at.
            var given = new Dictionary<string, string?> { [setting.Replace(":N:", ":0:", StringComparison.Ordinal)] = "1" };
            _ = LocalSettingsReader.Read(WorkingCopy.Root, [], given, HttpSettings.Check);
            return [];
        }
        catch (SettingsException exception)
        {
            return [.. exception.Errors.Where(static error => error.StartsWith("There is no", StringComparison.Ordinal))];
        }
    }

    private static string[] NamesIn(string error) =>
        error[(error.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.').Split(", ");

    private static string Written(object? value) => value switch
    {
        null or "" => "none",
        TimeSpan time => DurationText.Of(time),
        bool flag => flag ? "true" : "false",
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        string text => text,
        Enum word => word.ToString().ToLowerInvariant(),
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>()) : "none",
        _ => value.ToString() ?? "",
    };

    [GeneratedRegex(@"^\| `(?<name>Lavra:[\w:]+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (?<actions>`\w+_\w+`(?:, `\w+`)*) \| (?<members>`.*|none) \|$", RegexOptions.Multiline)]
    private static partial Regex ActionRow();

    [GeneratedRegex(@" \([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```(yaml|json)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
