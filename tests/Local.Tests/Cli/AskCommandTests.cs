using System.Runtime.CompilerServices;
using Lavra.Local.Cli.Invocation;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Tests.Cli;

public sealed class AskCommandTests
{
    [Fact]
    public async Task The_answer_is_streamed_without_what_could_drive_the_terminal()
    {
        using var cli = new CliBed { Model = new StreamingModel("It is \u001b", "[31mfor", "ty-two") };
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("ask", "what is it?"));
        Assert.Equal("It is forty-two\n", cli.Out);
        Assert.Contains("offline, ", cli.Error);
        Assert.False(Directory.Exists(cli.File(".lavra")));
    }

    [Fact]
    public async Task Json_has_the_answer_and_what_it_used()
    {
        using var cli = new CliBed { Model = new StreamingModel("forty", "-two") };
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("ask", "what is it?", "--json"));
        Assert.Equal("forty-two", cli.Json.GetProperty("answer").GetString());
        Assert.Equal("offline", cli.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task The_question_may_come_by_the_standard_input_and_must_not_be_empty()
    {
        var model = new StreamingModel("yes");
        using var cli = new CliBed { Model = model, Input = "from a pipe"u8.ToArray() };
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("ask", "-"));
        Assert.Equal("from a pipe", model.Asked);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("ask", "  "));
        Assert.Contains("The question is empty", cli.Error);
    }

    [Fact]
    public async Task A_model_that_is_not_there_or_fails_is_told()
    {
        using var cli = new CliBed { Model = new StreamingModel() };
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("ask", "x", "--model", "gpt-9"));
        Assert.Contains("There are: offline", cli.Error);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Contains("nothing to say", cli.Error);
    }

    [Theory]
    [InlineData("length", "MaxOutputTokens")]
    [InlineData("content_filter", "content filter")]
    public async Task An_answer_that_was_cut_is_shown_and_told_to_be_cut(string reason, string told)
    {
        using var cli = new CliBed { Model = new StreamingModel("half an ans") { Finish = new ChatFinishReason(reason) } };
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Equal("half an ans\n", cli.Out);
        Assert.Contains(told, cli.Error);
    }

    [Theory]
    [InlineData("network_error", "not whole")]
    [InlineData("tool_calls", "called a tool")]
    public async Task An_answer_without_a_good_end_is_a_failure(string reason, string told)
    {
        using var cli = new CliBed { Model = new StreamingModel("half an ans") { Finish = new ChatFinishReason(reason) } };
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Contains(told, cli.Error);
    }

    [Fact]
    public async Task Thinking_is_not_shown()
    {
        using var cli = new CliBed { Model = new StreamingModel("<thi", "nk>hm</thi", "nk>\nforty-", "two") };
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("ask", "x"));
        Assert.Equal("forty-two\n", cli.Out);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("ask", "x", "--json"));
        Assert.Equal("forty-two", cli.Json.GetProperty("answer").GetString()!.Trim());
    }

    [Fact]
    public async Task No_answer_at_all_is_a_failure()
    {
        using var cli = new CliBed { Model = new StreamingModel("", " ") };
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Contains("gave no answer", cli.Error);
    }

    [Fact]
    public async Task A_refusal_is_a_failure_and_no_empty_answer()
    {
        using var cli = new CliBed { Model = new StreamingModel("") { Refusal = "I must not" } };
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Equal("", cli.Out);
        Assert.Contains("refused to answer: I must not", cli.Error);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x", "--json"));
        Assert.Equal("I must not", cli.Json.GetProperty("refusal").GetString());
    }

    [Fact]
    public async Task A_rate_limit_is_told_with_how_long_to_wait()
    {
        using var cli = new CliBed { Model = new StreamingModel { Wait = TimeSpan.FromSeconds(90) } };
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("ask", "x"));
        Assert.Contains("Wait 1 min 30 s", cli.Error);
    }

    private sealed class StreamingModel(params string[] pieces) : IChatClient
    {
        public ChatFinishReason? Finish { get; init; }

        public string? Refusal { get; init; }

        public TimeSpan? Wait { get; init; }

        public string? Asked { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Asked = messages.Single().Text;
            if (Wait is { } wait)
            {
                throw new Generation.ModelThrottledException(wait, "The server limits.");
            }
            if (pieces.Length == 0)
            {
                throw new Generation.ModelException(Generation.ModelFailure.NotSupported, "nothing to say");
            }

            foreach (var piece in pieces)
            {
                await Task.Yield();
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
            }

            if (Refusal is { } refusal)
            {
                yield return new ChatResponseUpdate(
                    ChatRole.Assistant, [new ErrorContent(refusal) { ErrorCode = Generation.ModelProperties.RefusalCode }]);
            }

            if (Finish is { } reason)
            {
                yield return new ChatResponseUpdate { FinishReason = reason };
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
