using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Usage;
using Lavra.Privacy;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Models.Recording;

public sealed class RecordingTests : StubFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-recording").FullName;

    private string FilePath => Path.Combine(folder, "deep", "calls.jsonl");

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_was_recorded_is_played_back_without_a_server(bool stream)
    {
        Stub.Enqueue(Reply.ToolCall("read", "{\"path\":", "c9").WithText("Looking.").WithUsage(7, 3, 2, 1).FromModel("stub-1"));
        var recorded = await RecordAsync(client => client.AskAsync(stream));
        var calls = Stub.RequestCount;

        var played = await Playback().AskAsync(stream);

        Assert.Equal(calls, Stub.RequestCount);
        Assert.Equal((recorded.Text, recorded.FinishReason, recorded.ModelId), (played.Text, played.FinishReason, played.ModelId));
        Assert.Equal(ResponseUsage.Of(recorded), ResponseUsage.Of(played));
        var call = Assert.Single(played.Calls());
        Assert.Equal(("c9", "{\"path\":"), (call.CallId, call.AdditionalProperties?[ModelProperties.ArgumentsJson]));
        Assert.True(ModelProperties.IsMarked(played, ModelProperties.Playback));
    }

    [Fact]
    public async Task The_same_request_gets_its_answers_in_order_then_the_last_again()
    {
        Stub.Enqueue(Reply.Text("one"), Reply.Text("two"));
        await RecordAsync(async client =>
        {
            await client.AskAsync(stream: false);
            return await client.AskAsync(stream: false);
        });
        var playback = Playback();

        var texts = new List<string>();
        for (var time = 0; time < 4; time++)
        {
            texts.Add((await playback.AskAsync(stream: false)).Text);
        }

        Assert.Equal(["one", "two", "two", "two"], texts);
    }

    [Fact]
    public async Task Another_run_with_other_ids_and_times_finds_its_answers()
    {
        Stub.Enqueue(Reply.Text("found"));
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("run 0197a3c2d5e84b1f9c6d7e8f90a1b2c3 at 2026-01-02T03:04:05Z")));

        var played = await Playback().AskAsync(false, Chat.Prompt("run 0198ffffd5e84b1f9c6d7e8f90a1b2c3 at 2026-05-06T07:08:09.123Z"));

        Assert.Equal("found", played.Text);
    }

    [Fact]
    public async Task A_miss_shows_the_nearest_recorded_request_and_where_they_differ()
    {
        Stub.Enqueue(Reply.Text("a"), Reply.Text("b"));
        await RecordAsync(async client =>
        {
            await client.AskAsync(false, Chat.Prompt("Something else entirely about cooking"));
            return await client.AskAsync(false, Chat.Prompt("List all files in the folder named src and count them"));
        });

        var miss = await Assert.ThrowsAsync<ModelException>(
            () => Playback().AskAsync(false, Chat.Prompt("List all files in the folder named lib and count them")));

        Assert.Equal(ModelFailure.NotRecorded, miss.Failure);
        Assert.Contains("The nearest is call 2", miss.Message, StringComparison.Ordinal);
        Assert.Contains("messages[0].parts[0].text was '", miss.Message, StringComparison.Ordinal);
        Assert.Contains("named src and", miss.Message, StringComparison.Ordinal);
        Assert.Contains("named lib and", miss.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, miss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_miss_says_which_messages_are_new()
    {
        Stub.Enqueue(Reply.Text("a"));
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("one")));

        var miss = await Assert.ThrowsAsync<ModelException>(() => Playback().AskAsync(
            false, [new ChatMessage(ChatRole.User, "one"), new ChatMessage(ChatRole.User, "two")]));

        Assert.Contains("messages[1].parts[0].text is new: 'two'", miss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_last_line_is_left_out_and_reported()
    {
        Stub.Enqueue(Reply.Text("whole"), Reply.Text("torn"));
        await RecordAsync(async client =>
        {
            await client.AskAsync(false, Chat.Prompt("first"));
            return await client.AskAsync(false, Chat.Prompt("second"));
        });
        var bytes = await File.ReadAllBytesAsync(FilePath);
        await File.WriteAllBytesAsync(FilePath, bytes[..^20]);
        var log = new ListLogger();
        var playback = Track(new PlaybackChatClient(new PlaybackFile(FilePath, log), "recorded", null));

        Assert.Equal("whole", (await playback.AskAsync(false, Chat.Prompt("first"))).Text);
        await Assert.ThrowsAsync<ModelException>(() => playback.AskAsync(false, Chat.Prompt("second")));
        Assert.Contains(log.Messages, message => message.Contains("Line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recording_goes_on_after_a_torn_line()
    {
        Stub.Enqueue(Reply.Text("one"), Reply.Text("two"));
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("first")));
        await File.AppendAllTextAsync(FilePath, """{"v":1,"hash":"to""");
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("second")));

        Assert.Equal("two", (await Playback().AskAsync(false, Chat.Prompt("second"))).Text);
        Assert.Equal("one", (await Playback().AskAsync(false, Chat.Prompt("first"))).Text);
    }

    [Fact]
    public async Task A_request_that_is_recorded_again_gets_its_new_answers_and_others_keep_theirs()
    {
        Stub.Enqueue(Reply.Text("old one"), Reply.Text("old two"), Reply.Text("kept"), Reply.Text("new"));
        await RecordAsync(async client =>
        {
            await client.AskAsync(false, Chat.Prompt("changed"));
            await client.AskAsync(false, Chat.Prompt("changed"));
            return await client.AskAsync(false, Chat.Prompt("same"));
        });
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("changed")));
        var playback = Playback();

        Assert.Equal("new", (await playback.AskAsync(false, Chat.Prompt("changed"))).Text);
        Assert.Equal("new", (await playback.AskAsync(false, Chat.Prompt("changed"))).Text);
        Assert.Equal("kept", (await playback.AskAsync(false, Chat.Prompt("same"))).Text);
    }

    [Fact]
    public async Task Only_its_owner_may_read_a_recording()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Stub.Enqueue(Reply.Text("one"), Reply.Text("two"));
        await RecordAsync(client => client.AskAsync(false));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));

        File.SetUnixFileMode(FilePath, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await RecordAsync(client => client.AskAsync(false));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Many_at_once_write_whole_lines()
    {
        Stub.AnswerWith(request => Reply.Text("answer to " + request.Messages[0].Content));
        await RecordAsync(async client => (await Task.WhenAll(
            Enumerable.Range(0, 50).Select(number => client.AskAsync(number % 2 == 0, Chat.Prompt($"q{number}")))))[0]);

        var lines = await File.ReadAllLinesAsync(FilePath);

        Assert.Equal(50, lines.Length);
        Assert.All(lines, line => Assert.NotNull(RecordedCall.Read(line)));
        Assert.Equal("answer to q33", (await Playback().AskAsync(false, Chat.Prompt("q33"))).Text);
    }

    [Fact]
    public async Task Secrets_are_not_in_the_file_and_playback_still_finds_the_answer()
    {
        Stub.Enqueue(Reply.Text("the key is hunter2-secret"));
        await RecordAsync(client => client.AskAsync(false, Chat.Prompt("use hunter2-secret")), new MaskingRedactor("hunter2-secret"));

        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
        Assert.Equal("the key is ***", (await Playback().AskAsync(false, Chat.Prompt("use hunter2-secret"))).Text);
    }

    [Fact]
    public async Task A_failed_call_is_not_recorded()
    {
        Stub.Enqueue(Reply.Error(500));
        await Assert.ThrowsAsync<ModelException>(() => RecordAsync(client => client.AskAsync(false)));

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_missing_file_names_the_setting()
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => Playback().AskAsync(false));

        Assert.Equal(ModelFailure.NotRecorded, error.Failure);
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Contains("Playback setting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_of_a_later_version_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        await File.WriteAllTextAsync(FilePath, """{"v":2,"hash":"x"}""" + "\n");

        var error = await Assert.ThrowsAsync<ModelException>(() => Playback().AskAsync(false));

        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    private async Task<ChatResponse> RecordAsync(Func<IChatClient, Task<ChatResponse>> use, IRedactor? redactor = null)
    {
        using var file = new RecordingFile(FilePath);
        using var client = new RecordingChatClient(Client(), "stub", file, redactor);
        return await use(client);
    }

    private PlaybackChatClient Playback() => Track(new PlaybackChatClient(new PlaybackFile(FilePath, NullLogger.Instance), "recorded", null));

    private sealed class MaskingRedactor(string secret) : IRedactor
    {
        public string RedactText(string text) => text.Replace(secret, "***", StringComparison.Ordinal);

        public string RedactJson(string json) => RedactText(json);
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
