using System.Text.Json;
using Lavra.Generation.Turns;
using Lavra.Testing.Catalogs;
using Microsoft.Extensions.AI;

namespace Lavra.Core.Tests.Generation.Turns;

/// <summary>The text forms of tool calls that open models write, one row each. <c>a</c> and <c>b</c> are the paths of two calls.</summary>
public sealed class CallMarkupTests
{
    private const string A = """{"name": "read_file", "arguments": {"path": "a"}}""";
    private const string B = """{"name": "read_file", "arguments": {"path": "b"}}""";

    public static TheoryData<string, string, string> Forms { get; } = new()
    {
        { "Hermes", $"<tool_call>\n{A}\n</tool_call>", "a" },
        { "Hermes, two", $"<tool_call>\n{A}\n</tool_call>\n<tool_call>\n{B}\n</tool_call>", "a b" },
        { "Hermes, two behind prose", $"I read both.\n\n<tool_call>\n{A}\n</tool_call>\n<tool_call>\n{B}\n</tool_call>", "a b" },
        { "Hermes, prose between and behind", $"First:\n<tool_call>{A}</tool_call>\nThen:\n<tool_call>{B}</tool_call>\nI wait for the results.", "a b" },
        { "Hermes behind a sentence", $"I read it. <tool_call>{A}</tool_call>", "a" },
        { "Hermes without the end", $"<tool_call>\n{A}", "a" },
        { "Hermes, list", $"<tool_call>[{A}, {B}]</tool_call>", "a b" },
        { "Hermes, two in one mark", $"<tool_call>\n{A}\n{B}\n</tool_call>", "a b" },
        { "Hermes, single quotes", "<tool_call>{'name': 'read_file', 'arguments': {'path': 'a'}}</tool_call>", "a" },
        { "Hermes, thinking before", $"<think>I should <tool_call>.</think>\n<tool_call>{A}</tool_call>", "a" },
        { "Hermes, end of turn", $"<tool_call>{A}</tool_call><|im_end|>", "a" },
        { "Qwen3-Coder", "<tool_call>\n<function=read_file>\n<parameter=path>\na\n</parameter>\n</function>\n</tool_call>", "a" },
        { "Qwen3-Coder, two", "Both.\n<tool_call>\n<function=read_file>\n<parameter=path>\na\n</parameter>\n</function>\n</tool_call>\n<tool_call>\n<function=read_file>\n<parameter=path>\nb\n</parameter>\n</function>\n</tool_call>", "a b" },
        { "Qwen3-Coder without the outer mark", "<function=read_file>\n<parameter=path>\na\n</parameter>\n</function>\n</tool_call>", "a" },
        { "Llama function", """<function=read_file>{"path": "a"}</function>""", "a" },
        { "Llama function, two", """<function=read_file>{"path": "a"}</function><function=read_file>{"path": "b"}</function>""", "a b" },
        { "Llama function, end of message", """<function=read_file>{"path": "a"}</function><|eom_id|>""", "a" },
        { "pythonic list", """[read_file(path="a"), read_file(path='b')]""", "a b" },
        { "pythonic list behind prose", "I read both.\n[read_file(path=\"a\"), read_file(path=\"b\")]", "a b" },
        { "pythonic calls", "read_file(path=\"a\")\nread_file(\"b\")", "a b" },
        { "pythonic in marks", """<|python_start|>[read_file(path="a")]<|python_end|>""", "a" },
        { "LFM2", """<|tool_call_start|>[read_file(path="a"), read_file(path="b")]<|tool_call_end|>""", "a b" },
        { "Olmo", "<function_calls>\nread_file(path=\"a\")\nread_file(path=\"b\")\n</function_calls>", "a b" },
        { "DeepSeek V3", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{\"path\": \"a\"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{\"path\": \"b\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "a b" },
        { "DeepSeek R1", "I read.\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{\"path\": \"a\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>", "a" },
        { "DeepSeek V3.1", """<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read_file<｜tool▁sep｜>{"path": "a"}<｜tool▁call▁end｜><｜tool▁call▁begin｜>read_file<｜tool▁sep｜>{"path": "b"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>""", "a b" },
        { "DeepSeek V3.2", "<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"read_file\">\n<｜DSML｜parameter name=\"path\" string=\"true\">a</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>", "a" },
        { "Kimi K2", """<|tool_calls_section_begin|><|tool_call_begin|>functions.read_file:0<|tool_call_argument_begin|>{"path": "a"}<|tool_call_end|><|tool_call_begin|>functions.read_file:1<|tool_call_argument_begin|>{"path": "b"}<|tool_call_end|><|tool_calls_section_end|>""", "a b" },
        { "GLM 4.5", "<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>a</arg_value>\n</tool_call>\n<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>b</arg_value>\n</tool_call>", "a b" },
        { "GLM 4.7", "<tool_call>read_file<arg_key>path</arg_key><arg_value>a</arg_value></tool_call>", "a" },
        { "MiniMax M1", $"<tool_calls>\n{A}\n{B}\n</tool_calls>", "a b" },
        { "MiniMax M2", "<minimax:tool_call>\n<invoke name=\"read_file\">\n<parameter name=\"path\">a</parameter>\n</invoke>\n<invoke name=\"read_file\">\n<parameter name=\"path\">b</parameter>\n</invoke>\n</minimax:tool_call>", "a b" },
        { "Harmony", """<|channel|>analysis<|message|>I could call read_file(x).<|end|><|start|>assistant<|channel|>commentary to=functions.read_file <|constrain|>json<|message|>{"path":"a"}<|call|>""", "a" },
        { "Harmony, name first", """<|start|>assistant to=functions.read_file<|channel|>commentary json<|message|>{"path":"a"}<|call|>""", "a" },
        { "Harmony without marks", """commentary to=functions.read_file json{"path":"a"}""", "a" },
        { "Mistral, list", $"[TOOL_CALLS] [{A}, {B}]", "a b" },
        { "Mistral, arguments", """[TOOL_CALLS]read_file[ARGS]{"path": "a"}[TOOL_CALLS]read_file[ARGS]{"path": "b"}""", "a b" },
        { "Mistral, ids", """[TOOL_CALLS]read_file[CALL_ID]abc123XYZ[ARGS]{"path": "a"}""", "a" },
        { "Mistral, name and object", """[TOOL_CALLS]read_file{"path": "a"}""", "a" },
        { "Gemma", "```tool_code\nread_file(path=\"a\")\n```", "a" },
        { "Gemma, printed", "Let me see.\n```tool_code\nprint(default_api.read_file(path='a'))\nprint(default_api.read_file(path='b'))\n```", "a b" },
        { "FunctionGemma", "<start_function_call>call:read_file{path:<escape>a<escape>}<end_function_call>", "a" },
        { "Gemma 4", "<|tool_call>call:read_file{path:<|\"|>a<|\"|>}<tool_call|>", "a" },
        { "Llama python tag", """<|python_tag|>{"name": "read_file", "parameters": {"path": "a"}}; {"name": "read_file", "parameters": {"path": "b"}}""", "a b" },
        { "Llama built-in", """<|python_tag|>read_file.call(path="a")""", "a" },
        { "Llama JSON", """{"name": "read_file", "parameters": {"path": "a"}}""", "a" },
        { "Llama JSON, two", """{"name": "read_file", "parameters": {"path": "a"}}; {"name": "read_file", "parameters": {"path": "b"}}""", "a b" },
        { "JSON lines", $"{A}\n{B}", "a b" },
        { "JSON lines behind prose", $"I read both.\n{A}\n{B}", "a b" },
        { "JSON in a fence", $"```json\n{A}\n{B}\n```", "a b" },
        { "Phi-4", $"functools[{A}, {B}]", "a b" },
        { "Phi-4 mini", $"<|tool_call|>[{A}]<|/tool_call|>", "a" },
        { "Granite", $"<|tool_call|>[{A}, {B}]", "a b" },
        { "Cohere", """<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "read_file", "parameters": {"path": "a"}}, {"tool_call_id": "1", "tool_name": "read_file", "parameters": {"path": "b"}}]<|END_ACTION|>""", "a b" },
        { "Cohere, thinking", """<|START_THINKING|>I read.<|END_THINKING|><|START_ACTION|>[{"tool_call_id": "0", "tool_name": "read_file", "parameters": {"path": "a"}}]<|END_ACTION|>""", "a" },
        { "InternLM", """<|action_start|><|plugin|>{"name": "read_file", "parameters": {"path": "a"}}<|action_end|>""", "a" },
        { "Nemotron", $"<TOOLCALL>[{A}]</TOOLCALL>", "a" },
        { "Functionary", $"<functioncall> {A} </functioncall>", "a" },
        { "LM Studio", $"[TOOL_REQUEST]{A}[END_TOOL_REQUEST]", "a" },
        { "Seed", "<seed:tool_call>\n<function=read_file>\n<parameter=path>a</parameter>\n</function>\n</seed:tool_call>", "a" },
        { "LongCat", $"<longcat_tool_call>{A}</longcat_tool_call>", "a" },
        { "Step 3", "<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name=\"read_file\"><steptml:parameter name=\"path\">a</steptml:parameter></steptml:invoke><｜tool_call_end｜><｜tool_calls_end｜>", "a" },
        { "Apertus", """<|tools_prefix|>[{"read_file": {"path": "a"}}]<|tools_suffix|>""", "a" },
        { "Claude", "<function_calls>\n<invoke name=\"read_file\">\n<parameter name=\"path\">a</parameter>\n</invoke>\n</function_calls>", "a" },
        { "tag of the tool", "I read it.\n<read_file>\n<path>a</path>\n</read_file>", "a" },
        { "other case", """<tool_call>{"name": "Read_File", "arguments": {"path": "a"}}</tool_call>""", "a" },
        { "prefix", """<tool_call>{"name": "functions.read_file", "arguments": {"path": "a"}}</tool_call>""", "a" },
    };

    [Theory, MemberData(nameof(Forms))]
    public void All_calls_that_are_written_as_text_are_made(string form, string text, string paths)
    {
        var turn = Native(text);

        Assert.True(turn.Problem is null && turn.FinalAnswer is null, $"{form}: {turn.Problem} {turn.FinalAnswer}");
        Assert.All(turn.Calls, call => Assert.Equal("read_file", call.Tool));
        Assert.Equal(paths, string.Join(' ', turn.Calls.Select(call => JsonElement.Parse(call.Arguments).GetProperty("path").GetString())));
    }

    [Theory]
    [InlineData("<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a")]
    [InlineData("<tool_call>{\"name\": \"read_file\", \"arguments\": {\"path\": \"a\"}}</tool_call>\n<tool_call>{\"name\": \"read_file\", \"argum")]
    [InlineData("<tool_call>{\"name\": \"no_such_tool\", \"arguments\": {}}</tool_call>")]
    [InlineData("<tool_call>no_such_tool(x=1)</tool_call>")]
    [InlineData("<tool_call>no_such_tool<arg_key>x</arg_key><arg_value>1</arg_value></tool_call>")]
    [InlineData("<tool_call>\n<function=write_file>\n<parameter=path>\na\n</parameter>\n<parameter=content>\nhalf a fi")]
    [InlineData("<tool_call>")]
    [InlineData("I call it.\n<tool_call>\n</tool_call>")]
    [InlineData("[TOOL_CALLS]read_file[ARGS]{\"path\": ")]
    [InlineData("<|tool_calls_section_begin|><|tool_call_begin|>functions.read_file:0<|tool_call_argument_begin|>{\"path\"")]
    [InlineData("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{\"path\": ")]
    [InlineData("[read_file(path=\"a\"), read_file(path=")]
    public void Calls_that_cannot_be_read_whole_are_refused_and_no_answer(string text)
    {
        var turn = Native(text);

        Assert.True(turn.Calls.Count == 0 && turn.FinalAnswer is null, turn.FinalAnswer);
        Assert.Contains("could not be read", turn.Problem, StringComparison.Ordinal);
        Assert.Contains("Call a tool", turn.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Open models write calls as `<tool_call>{\"name\": \"read_file\", \"arguments\": {}}</tool_call>` in their text.")]
    [InlineData("The form of Hermes is:\n\n```xml\n<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a\"}}\n</tool_call>\n```\n\nOther models differ.")]
    [InlineData("A model emits <tool_call> tags around the JSON, and the server reads them.")]
    [InlineData("Mistral's models begin with [TOOL_CALLS] and a list.")]
    [InlineData("Write <tool_call>{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}</tool_call> in the prompt to show the form.")]
    [InlineData("The function read_file(path) reads a file.")]
    [InlineData("Call read_file(path=\"a\") first, then go on.")]
    [InlineData("```python\ndef read_file(path):\n    return open(path).read()\n```")]
    [InlineData("Use it so:\n```python\nread_file(path=\"a\")\n```\nThat is all.")]
    [InlineData("The page has <message>hello</message> in it.")]
    [InlineData("[1, 2, 3] and {\"a\": 1}")]
    [InlineData("{\"name\": \"Ada\"}\n{\"name\": \"Bob\"}")]
    [InlineData("The JSON is:\n{\"name\": \"Ada\", \"arguments\": {\"x\": 1}}\n{\"name\": \"Bob\", \"arguments\": {\"x\": 2}}")]
    public void An_answer_that_speaks_of_calls_stays_an_answer(string text) => Assert.Equal(text, Native(text).FinalAnswer);

    [Fact]
    public void Arguments_keep_their_text_and_take_the_type_of_the_schema()
    {
        var turn = Native("<tool_call>\n<function=write_file>\n<parameter=path>\n1.10\n</parameter>\n<parameter=content>\n<a>\n  </parameter> \"x\" {\n</a>\n\n</parameter>\n</function>\n</tool_call>");

        Assert.Equal(
            """{"path":"1.10","content":"<a>\n  </parameter> \"x\" {\n</a>\n"}""", Assert.Single(turn.Calls).Arguments);
    }

    [Fact]
    public void Marks_inside_of_arguments_are_contents()
    {
        const string Call = """{"name": "write_file", "arguments": {"path": "a", "content": "<tool_call>{\"name\": \"delete_path\", \"arguments\": {\"path\": \"b\"}}</tool_call>"}}""";

        Assert.Equal("write_file", Assert.Single(Native(Call).Calls).Tool);
        Assert.Equal("write_file", Assert.Single(Native($"<tool_call>{Call}</tool_call>").Calls).Tool);
    }

    [Fact]
    public void Python_text_is_read_as_Python_has_it()
    {
        var turn = Native("""[write_file(path='it\'s', content='''one\n"two" (x)]''')]""");

        Assert.Equal("""{"path":"it's","content":"one\n\"two\" (x)]"}""", Assert.Single(turn.Calls).Arguments);
    }

    [Fact]
    public void A_final_answer_that_is_written_as_a_call_is_the_answer() =>
        Assert.Equal("42", Native("""<tool_call>{"name": "final_answer", "arguments": {"answer": "42"}}</tool_call>""").FinalAnswer);

    [Fact]
    public void Two_calls_between_marks_are_both_made_for_models_that_write_their_turns() =>
        Assert.Equal(2, TurnParser.ParseText($"<tool_call>{A}</tool_call>\n<tool_call>{B}</tool_call>", FakeToolCatalog.Files.Tools).Calls.Count);

    [Fact]
    public void A_call_that_a_server_took_for_thinking_is_made()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent($"I read.\n<tool_call>{A}</tool_call>")]));

        Assert.Single(TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: true).Calls);
    }

    [Theory]
    [InlineData("functions.read_file"), InlineData("Read_File"), InlineData("readFile"), InlineData("read-file"), InlineData("read_file<|channel|>commentary")]
    [InlineData("tools.read_file"), InlineData("functions.read_file:3"), InlineData("default_api:read_file"), InlineData(" \"read_file\" ")]
    public void A_tool_is_found_by_a_name_that_means_it(string name)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", name)]));

        Assert.Equal("read_file", Assert.Single(TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: true).Calls).Tool);
    }

    [Theory]
    [InlineData("no_such_tool"), InlineData("read"), InlineData("file")]
    public void A_name_that_means_no_tool_stays_as_it_is(string name)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", name)]));

        Assert.Equal(name, Assert.Single(TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: true).Calls).Tool);
    }

    [Fact]
    public void An_end_with_calls_and_none_is_no_answer()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "Let me read it.")) { FinishReason = ChatFinishReason.ToolCalls };

        Assert.Contains("none came", TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: true).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network_error"), InlineData("MALFORMED_FUNCTION_CALL"), InlineData("model_context_window_exceeded")]
    public void An_answer_without_a_good_end_is_given_back(string reason)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "half")) { FinishReason = new ChatFinishReason(reason) };

        Assert.Contains("nothing of it was used", TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: true).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[THINK]hm[/THINK]42"), InlineData("<thinking>hm</thinking>\n42"), InlineData("<seed:think>hm</seed:think>42"), InlineData("◁think▷hm◁/think▷42")]
    [InlineData("<think>hm</think><think>hm again</think>42"), InlineData("<think>hm</think>\n\n<think>more</think>\n42"), InlineData("hm.\n</think>\n42")]
    [InlineData("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>42<|return|>"), InlineData("<|channel|>final<|message|>42")]
    [InlineData("<|START_THINKING|>hm<|END_THINKING|><|START_RESPONSE|>42<|END_RESPONSE|>"), InlineData("<THINK>hm</THINK>42"), InlineData("hm</think>42")]
    public void Thinking_is_no_part_of_the_answer(string text) => Assert.Equal("42", Native(text).FinalAnswer);

    [Theory]
    [InlineData("The model writes </think> when it has thought, and then its answer.")]
    [InlineData("Use `</think>` to end it.")]
    [InlineData("Models of R1 write <think> first.\n\n```\n<think>\nhm\n</think>\n```")]
    [InlineData("The tags <think> and </think> stand around thinking.")]
    [InlineData("Brackets [THINK] are Mistral's.")]
    public void A_sentence_about_thinking_stays_whole(string text) => Assert.Equal(text, Native(text).FinalAnswer);

    [Fact]
    public void A_later_block_of_thinking_is_taken_out() => Assert.Equal("one\n\ntwo", Native("one\n<think>hm</think>\ntwo").FinalAnswer);

    private static ParsedTurn Native(string text) => TurnParser.Parse(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop }, FakeToolCatalog.Files.Tools, native: true);
}
