using System.Text.Json;
using Lavra.Generation.Turns;
using Lavra.Testing.Catalogs;

namespace Lavra.Core.Tests.Generation.Turns;

public sealed class TurnParserCallTests
{
    private const string List = "list_directory";
    private const string Read = "read_file";
    private const string Write = "write_file";

    public static TheoryData<string, string, string, string> Calls { get; } = new()
    {
        { "plain", "Thought: I look.\nAction: list_directory\nAction Input: {\"path\": \"src\"}", List, """{"path":"src"}""" },
        { "no thought", "Action: list_directory\nAction Input: {\"path\": \"src\"}", List, """{"path":"src"}""" },
        { "no input", "Thought: I look.\nAction: list_directory", List, "{}" },
        { "empty input", "Action: list_directory\nAction Input:", List, "{}" },
        { "empty object", "Action: list_directory\nAction Input: {}", List, "{}" },
        { "input none", "Action: list_directory\nAction Input: None", List, "{}" },
        { "input null", "Action: list_directory\nAction Input: null", List, "{}" },
        { "lower case", "thought: x\naction: read_file\naction input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "upper case", "THOUGHT: x\nACTION: read_file\nACTION INPUT: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "underscore label", "Action: read_file\nAction_Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "joined label", "Action: read_file\nActionInput: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "short label", "Action: read_file\nInput: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "bold", "**Thought:** x\n**Action:** read_file\n**Action Input:** {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "bold outside colon", "**Thought**: x\n**Action**: read_file\n**Action Input**: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "headings", "### Thought\nx\n### Action\nread_file\n### Action Input\n{\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "list marks", "- Thought: x\n- Action: read_file\n- Action Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "quote marks", "> Action: read_file\n> Action Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name in backticks", "Action: `read_file`\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name in bold", "Action: **read_file**\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name in quotes", "Action: \"read_file\"\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name with full stop", "Action: read_file.\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name with prefix", "Action: functions.read_file\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name with talk", "Action: read_file to see what it says\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "name with brackets", "Action: list_directory()", List, "{}" },
        { "name on next line", "Action:\nread_file\nAction Input:\n{\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "unknown tool", "Action: make_tea\nAction Input: {}", "make_tea", "{}" },
        { "call with JSON", "Action: read_file({\"path\": \"a\"})", Read, """{"path":"a"}""" },
        { "call with names", "Action: read_file(path=\"a\", limit=5)", Read, """{"path":"a","limit":5}""" },
        { "call with one text", "Action: read_file(\"a b.txt\")", Read, """{"path":"a b.txt"}""" },
        { "call in brackets", "Action: read_file[a.txt]", Read, """{"path":"a.txt"}""" },
        { "name and JSON", "Action: read_file {\"path\": \"a\"}", Read, """{"path":"a"}""" },
        { "one line", "Thought: x Action: read_file Action Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "Portuguese", "Pensamento: vou ler\nAção: read_file\nEntrada: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "Portuguese long", "Pensamento: vou ler\nAção: read_file\nEntrada da Ação: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "Portuguese no accents", "Pensamento: x\nAcao: read_file\nEntrada da Acao: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "Portuguese upper", "AÇÃO: read_file\nENTRADA: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "decomposed accents", "Ac\u0327a\u0303o: read_file\nEntrada: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "fenced", "Action: read_file\nAction Input:\n```json\n{\"path\":\"a\"}\n```", Read, """{"path":"a"}""" },
        { "fenced unnamed", "Action: read_file\nAction Input: ```{\"path\":\"a\"}```", Read, """{"path":"a"}""" },
        { "inline code", "Action: read_file\nAction Input: `{\"path\":\"a\"}`", Read, """{"path":"a"}""" },
        { "several lines", "Action: read_file\nAction Input: {\n  \"path\": \"a\",\n  \"limit\": 3\n}", Read, """{"path":"a","limit":3}""" },
        { "trailing text", "Action: read_file\nAction Input: {\"path\":\"a\"} and then I wait.", Read, """{"path":"a"}""" },
        { "two objects", "Action: read_file\nAction Input: {\"path\":\"a\"}\n{\"path\":\"b\"}", Read, """{"path":"a"}""" },
        { "two actions", "Action: read_file\nAction Input: {\"path\":\"a\"}\nAction: read_file\nAction Input: {\"path\":\"b\"}", Read, """{"path":"a"}""" },
        { "made-up observation", "Action: read_file\nAction Input: {\"path\":\"a\"}\nObservation: secret\nFinal Answer: 42", Read, """{"path":"a"}""" },
        { "made-up observation, no input", "Action: list_directory\nObservation: a, b\nFinal Answer: 42", List, "{}" },
        { "thought between", "Action: read_file\nThought: the path is a\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "input first", "Action Input: {\"path\":\"a\"}\nAction: read_file", Read, """{"path":"a"}""" },
        { "single quotes", "Action: read_file\nAction Input: {'path': 'it''s.txt'}".Replace("''", "'", StringComparison.Ordinal), Read, """{"path":"it's.txt"}""" },
        { "typographic quotes", "Action: read_file\nAction Input: {“path”: “a”}", Read, """{"path":"a"}""" },
        { "trailing comma", "Action: read_file\nAction Input: {\"path\":\"a\",}", Read, """{"path":"a"}""" },
        { "names without quotes", "Action: read_file\nAction Input: {path: \"a\", limit: 3}", Read, """{"path":"a","limit":3}""" },
        { "Python literals", "Action: t\nAction Input: {'a': True, 'b': None, 'c': False}", "t", """{"a":true,"b":null,"c":false}""" },
        { "raw line breaks", "Action: write_file\nAction Input: {\"path\":\"a\",\"content\":\"one\ntwo\"}", Write, """{"path":"a","content":"one\ntwo"}""" },
        { "labels in content", "Action: write_file\nAction Input: {\"path\":\"a\",\"content\":\"x\nObservation: y\nFinal Answer: z\"}", Write, """{"path":"a","content":"x\nObservation: y\nFinal Answer: z"}""" },
        { "brackets in content", "Action: write_file\nAction Input: {\"path\":\"a\",\"content\":\"}{ \\\" }\"}", Write, """{"path":"a","content":"}{ \" }"}""" },
        { "JSON inside text", "Action: read_file\nAction Input: \"{\\\"path\\\":\\\"a\\\"}\"", Read, """{"path":"a"}""" },
        { "bare text", "Action: read_file\nAction Input: notes.txt", Read, """{"path":"notes.txt"}""" },
        { "bare quoted text", "Action: read_file\nAction Input: \"notes.txt\"", Read, """{"path":"notes.txt"}""" },
        { "JSON form", """{"thought":"x","action":"read_file","action_input":{"path":"a"}}""", Read, """{"path":"a"}""" },
        { "JSON form fenced", "```json\n{\"thought\":\"x\",\"action\":\"read_file\",\"action_input\":{\"path\":\"a\"}}\n```", Read, """{"path":"a"}""" },
        { "JSON form in prose", "I will read it.\n{\"action\":\"read_file\",\"action_input\":{\"path\":\"a\"}}\nDone.", Read, """{"path":"a"}""" },
        { "JSON form without input", """{"action":"list_directory"}""", List, "{}" },
        { "JSON form with text input", """{"action":"read_file","action_input":"a"}""", Read, """{"path":"a"}""" },
        { "JSON form with JSON as text", """{"action":"read_file","action_input":"{\"path\":\"a\"}"}""", Read, """{"path":"a"}""" },
        { "JSON form Portuguese", """{"pensamento":"x","ação":"read_file","entrada":{"path":"a"}}""", Read, """{"path":"a"}""" },
        { "JSON form with null answer", """{"action":"read_file","action_input":{"path":"a"},"final_answer":null}""", Read, """{"path":"a"}""" },
        { "JSON action object", """{"thought":"x","action":{"name":"read_file","arguments":{"path":"a"}}}""", Read, """{"path":"a"}""" },
        { "JSON tool and args", """{"tool":"read_file","args":{"path":"a"}}""", Read, """{"path":"a"}""" },
        { "JSON name and arguments", """{"name":"read_file","arguments":{"path":"a"}}""", Read, """{"path":"a"}""" },
        { "JSON name and parameters", """{"name":"read_file","parameters":{"path":"a"}}""", Read, """{"path":"a"}""" },
        { "JSON OpenAI form", """{"type":"function","function":{"name":"read_file","arguments":"{\"path\":\"a\"}"}}""", Read, """{"path":"a"}""" },
        { "JSON calls list", """{"tool_calls":[{"function":{"name":"read_file","arguments":{"path":"a"}}}]}""", Read, """{"path":"a"}""" },
        { "tags", "<tool_call>\n{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}\n</tool_call>", Read, """{"path":"a"}""" },
        { "Mistral mark", "[TOOL_CALLS] [{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}]", Read, """{"path":"a"}""" },
        { "two JSON turns", "{\"action\":\"read_file\",\"action_input\":{\"path\":\"a\"}}\n{\"action\":\"read_file\",\"action_input\":{\"path\":\"b\"}}", Read, """{"path":"a"}""" },
        { "other JSON first", "Given {\"a\": 1}: {\"action\":\"read_file\",\"action_input\":{\"path\":\"a\"}}", Read, """{"path":"a"}""" },
        { "JSON behind Action", "Action: {\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}", Read, """{"path":"a"}""" },
        { "thinking tags", "<think>I should not answer: Action: x</think>\nAction: read_file\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "closing tag only", "hmm</think>Action: read_file\nAction Input: {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "carriage returns", "Thought: x\r\nAction: read_file\r\nAction Input: {\"path\":\"a\"}\r\n", Read, """{"path":"a"}""" },
        { "full-width colon", "Action： read_file\nAction Input： {\"path\":\"a\"}", Read, """{"path":"a"}""" },
        { "lone surrogate escape", "Action: read_file\nAction Input: {\"path\":\"a\\ud800b\"}", Read, "{\"path\":\"a\\ufffdb\"}" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_is_understood_in_every_usual_form(string form, string text, string tool, string arguments)
    {
        var turn = TurnParser.ParseText(text, FakeToolCatalog.Files.Tools);

        Assert.Null(turn.Problem);
        Assert.Null(turn.FinalAnswer);
        var call = Assert.Single(turn.Calls);
        Assert.Equal(tool, call.Tool);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(arguments), JsonElement.Parse(call.Arguments)), $"{form}: {call.Arguments}");
    }

    [Theory]
    [InlineData("Action: read_file\nAction Input: {\"path\":\"a\"}\n{\"path\":\"b\"}", "second JSON object")]
    [InlineData("{\"action\":\"read_file\",\"action_input\":{}} {\"action\":\"read_file\",\"action_input\":{}}", "second JSON object")]
    [InlineData("Action: read_file\nAction Input: {\"path\":\"a\"}\nObservation: made up", "after the first action")]
    public void What_is_left_out_is_noted(string text, string note)
    {
        Assert.Contains(note, Assert.Single(TurnParser.ParseText(text, FakeToolCatalog.Files.Tools).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Thought: I look around.\nAction: list_directory", "I look around.")]
    [InlineData("I look around.\nAction: list_directory", "I look around.")]
    [InlineData("Pensamento: Vou olhar.\nsim\nAção: list_directory", "Vou olhar.\nsim")]
    [InlineData("{\"thought\":\"I look.\",\"action\":\"list_directory\"}", "I look.")]
    [InlineData("<think>I look.</think>Action: list_directory", "I look.")]
    public void The_thought_is_kept(string text, string thought) =>
        Assert.Equal(thought, TurnParser.ParseText(text, FakeToolCatalog.Files.Tools).Thought);

    [Fact]
    public void Several_calls_in_one_list_are_all_understood()
    {
        var turn = TurnParser.ParseText(
            """[{"name":"read_file","arguments":{"path":"a"}},{"name":"read_file","arguments":{"path":"b"}}]""", FakeToolCatalog.Files.Tools);

        Assert.Equal(["""{"path":"a"}""", """{"path":"b"}"""], turn.Calls.Select(call => call.Arguments));
    }
}
