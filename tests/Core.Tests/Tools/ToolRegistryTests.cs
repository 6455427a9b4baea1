using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Lavra.Security.Workspaces;
using Lavra.Tools;
using Lavra.Tools.Registration;

namespace Lavra.Core.Tests.Tools;

public sealed class ToolRegistryTests
{
    [Fact]
    public void Tools_are_listed_by_name_and_found_by_exact_name()
    {
        var registry = ToolRegistry.Build([new SampleTools(), new AnswerTool()]);
        var names = registry.Tools.Select(tool => tool.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("final_answer", names);
        Assert.Equal("Takes everything.", registry.Find("take_all")!.Description);
        Assert.Null(registry.Find("Take_All"));
    }

    [Fact]
    public void A_schema_says_what_each_argument_takes()
    {
        var schema = ToolRegistry.Build([new SampleTools()]).Find("take_all")!.Parameters;
        const string Spot = """
            {"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"},"label":{"type":"string"}},"required":["x","y"],"additionalProperties":false
            """;
        var expected = $$$"""
            {"type":"object","properties":{
            "text":{"type":"string","description":"Text."},
            "count":{"type":"integer","description":"Whole."},
            "flag":{"type":"boolean","description":"Flag.","default":false},
            "big":{"type":"integer","description":"Long.","default":5},
            "ratio":{"type":"number","minimum":0.5,"maximum":2.5,"description":"Fraction.","default":1.5},
            "colour":{"type":"string","enum":["red","dark_blue","grün"],"description":"Choice.","default":"dark_blue"},
            "names":{"type":"array","items":{"type":"string"},"description":"List."},
            "maybe":{"type":"integer","description":"Maybe."},
            "spot":{{{Spot.Trim()}}},"description":"Record."},
            "spots":{"type":"array","items":{{{Spot.Trim()}}}},"description":"Records."}},
            "required":["text","count"],"additionalProperties":false}
            """;
        using var parsed = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(parsed.RootElement, schema), schema.GetRawText());
    }

    [Fact]
    public void The_tools_of_the_product_are_declared_rightly()
    {
        var registry = ToolRegistry.Build(BuiltInTools.Create(WorkspaceRules.Default, TimeProvider.System));
        Assert.Equal(
            [
                "append_file", "delete_path", "edit_file", "file_info", "final_answer", "find_files", "list_directory", "read_file",
                "search_text", "summarise_files", "write_file",
            ],
            registry.Tools.Select(tool => tool.Name));
        Assert.Equal(ToolEffect.Idempotent, registry.Find("write_file")!.Effect);
        Assert.Equal(ToolEffect.ActsOnce, registry.Find("append_file")!.Effect);
        Assert.Equal(ToolEffect.Reads, registry.Find("final_answer")!.Effect);
    }

    [Fact]
    public void Everything_that_is_declared_wrongly_is_said_at_once()
    {
        var exception = Assert.Throws<ToolDeclarationException>(
            () => ToolRegistry.Build([new WrongTools(), new object(), new SampleTools(), new SampleTools()]));
        string[] expected =
        [
            "WrongTools.BadName: 'Bad-Name' is no tool name",
            "WrongTools.NoDescription: the tool 'no_description' has no description",
            "WrongTools.NoDescription: parameter 'argument' has no [Description]",
            "WrongTools.Unsupported: parameter 'when' has the unsupported type DateTime",
            "WrongTools.ByReference: parameter 'number' is ref, in, out or params",
            "WrongTools.Hidden is not public",
            "WrongTools.Forget is async void",
            "WrongTools.Generic is generic",
            "WrongTools.Exclusive: ExclusiveOn names 'other'",
            "WrongTools.RangedText: parameter 'text' has [Range]",
            "WrongTools.Recursive: parameter 'tree': parameter 'Child' has the record Tree inside itself",
            "WrongTools.NotText: parameter 'number' has [InWorkspace]",
            "WrongTools.Effect: the tool 'effect' has no known effect",
            "WrongTools.Unprobed: the tool 'unprobed' has a [ToolPrepare] method but no [ToolProbe]",
            "WrongTools.PrepareUnprobed must return a string",
            "WrongTools.Repeatable: the tool 'repeatable' has a probe but does not act once",
            "WrongTools.ProbeNothing is for the tool 'nothing', which its class does not declare",
            "WrongTools.ProbeRenamed: parameter 'other' is not an argument of the tool",
            "WrongTools.ProbeRenamedAgain: the tool 'renamed' already has a probe method",
            "Object declares no tool",
            "SampleTools.GiveText: the tool 'give_text' is already declared by SampleTools.GiveText",
        ];
        Assert.All(expected, part => Assert.Contains(exception.Errors, error => error.Contains(part, StringComparison.Ordinal)));
        Assert.Contains(expected[0], exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected[^1], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_can_be_checked_without_making_it()
    {
        var sample = new SampleTools();
        var registry = ToolRegistry.Build([sample]);
        Assert.Null(registry.Check("take_all", """{"text":"a","count":1}"""));
        Assert.Equal(ToolErrorCodes.InvalidArguments, registry.Check("take_all", "{}")!.ErrorCode);
        Assert.Equal(ToolErrorCodes.ToolNotFound, registry.Check("take_any", "{}")!.ErrorCode);
        Assert.Null(sample.Received);
    }

    public sealed record Tree(string Name, Tree Child);

#pragma warning disable CA1822, CA1852, CA1801, IDE0060, IDE0051 // Wrong on purpose.
    public sealed class WrongTools
    {
        [Tool("Bad-Name", ToolEffect.Reads, "x")]
        public string BadName() => "";

        [Tool("no_description", ToolEffect.Reads, " ")]
        public string NoDescription(string argument) => argument;

        [Tool("unsupported", ToolEffect.Reads, "x")]
        public string Unsupported([Description("x")] DateTime when) => "";

        [Tool("by_reference", ToolEffect.Reads, "x")]
        public string ByReference([Description("x")] ref int number) => "";

        [Tool("hidden", ToolEffect.Reads, "x")]
        private string Hidden() => "";

        [Tool("forget", ToolEffect.Reads, "x")]
        public async void Forget() => await Task.Yield();

        [Tool("generic", ToolEffect.Reads, "x")]
        public string Generic<T>() => "";

        [Tool("exclusive", ToolEffect.ActsOnce, "x", ExclusiveOn = "other")]
        public string Exclusive([Description("x")] string path) => "";

        [Tool("ranged_text", ToolEffect.Reads, "x")]
        public string RangedText([Description("x"), Range(1, 2)] string text) => "";

        [Tool("recursive", ToolEffect.Reads, "x")]
        public string Recursive([Description("x")] Tree tree) => "";

        [Tool("not_text", ToolEffect.Reads, "x")]
        public string NotText([Description("x"), InWorkspace] int number) => "";

        [Tool("effect", (ToolEffect)9, "x")]
        public string Effect() => "";

        [Tool("unprobed", ToolEffect.ActsOnce, "x")]
        public string Unprobed() => "";

        [ToolPrepare("unprobed")]
        public int PrepareUnprobed() => 1;

        [Tool("repeatable", ToolEffect.Idempotent, "x")]
        public string Repeatable() => "";

        [ToolProbe("repeatable")]
        public ToolProbeOutcome ProbeRepeatable() => ToolProbeOutcome.DidNotHappen;

        [ToolProbe("nothing")]
        public ToolProbeOutcome ProbeNothing() => ToolProbeOutcome.DidNotHappen;

        [Tool("renamed", ToolEffect.ActsOnce, "x")]
        public string Renamed([Description("x")] string path) => path;

        [ToolProbe("renamed")]
        public ToolProbeOutcome ProbeRenamed(string other) => ToolProbeOutcome.DidNotHappen;

        [ToolProbe("renamed")]
        public ToolProbeOutcome ProbeRenamedAgain(string path) => ToolProbeOutcome.DidNotHappen;
    }
#pragma warning restore CA1822, CA1852, CA1801, IDE0060, IDE0051
}
