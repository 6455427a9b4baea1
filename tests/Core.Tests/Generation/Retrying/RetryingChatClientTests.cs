using Lavra.Testing.Time;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using static Lavra.Generation.ScriptedChatClient;

namespace Lavra.Generation.Retrying;

public sealed class RetryingChatClientTests
{
    private readonly ManualTime time = new();

    [Theory]
    [InlineData(ModelFailure.Unavailable, false), InlineData(ModelFailure.Timeout, false), InlineData(ModelFailure.Connection, false)]
    [InlineData(ModelFailure.Unavailable, true), InlineData(ModelFailure.Timeout, true), InlineData(ModelFailure.Connection, true)]
    public async Task A_failure_in_passing_is_tried_again_after_a_growing_wait(ModelFailure failure, bool stream)
    {
        var times = new List<DateTimeOffset>();
        var inner = new ScriptedChatClient(Fails(Failure(failure)), Fails(Failure(failure)), Says("hi there"))
        {
            OnCall = () => times.Add(time.GetUtcNow()),
        };

        var response = await DriveAsync(Retrying(inner).AskAsync(stream));

        Assert.Equal(stream ? "hithere" : "hi there", response.Text);
        Assert.Equal(3, response.AdditionalProperties?[ModelProperties.Attempts]);
        Assert.Equal([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500)], [times[1] - times[0], times[2] - times[1]]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task After_the_last_attempt_the_failure_is_the_callers(bool stream)
    {
        var inner = new ScriptedChatClient(Fails(Failure(ModelFailure.Unavailable)));

        await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Retrying(inner).AskAsync(stream)));

        Assert.Equal(3, inner.Calls);
    }

    [Theory]
    [InlineData(ModelFailure.Unauthorized), InlineData(ModelFailure.NotFound), InlineData(ModelFailure.BadRequest)]
    [InlineData(ModelFailure.ContextLength), InlineData(ModelFailure.BadResponse), InlineData(ModelFailure.QuotaExceeded)]
    [InlineData(ModelFailure.NotRecorded), InlineData(ModelFailure.NotSupported)]
    public async Task A_failure_that_would_come_again_is_not_tried_again(ModelFailure failure)
    {
        var inner = new ScriptedChatClient(Fails(Failure(failure)));

        await Assert.ThrowsAsync<ModelException>(() => Retrying(inner).AskAsync(stream: false));

        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_limit_is_not_tried_again_here()
    {
        var inner = new ScriptedChatClient(Fails(new ModelThrottledException(TimeSpan.FromSeconds(1), "wait")));

        await Assert.ThrowsAsync<ModelThrottledException>(() => Retrying(inner).AskAsync(stream: false));

        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_call_that_took_long_already_is_left_to_the_run()
    {
        var inner = new ScriptedChatClient(Fails(Failure(ModelFailure.Timeout)))
        {
            OnCall = () => time.Advance(TimeSpan.FromSeconds(120)),
        };

        await Assert.ThrowsAsync<ModelException>(() => Retrying(inner).AskAsync(stream: false));

        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_stream_of_which_something_was_handed_on_is_not_begun_again()
    {
        var inner = new ScriptedChatClient(Says("hi there")) { FailInStream = Failure(ModelFailure.Connection) };

        await Assert.ThrowsAsync<ModelException>(() => Retrying(inner).AskAsync(stream: true));

        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var source = new CancellationTokenSource();
        var client = Retrying(new ScriptedChatClient(Fails(Failure(ModelFailure.Unavailable))));
        var call = client.GetResponseAsync(Chat.Prompt(), null, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private RetryingChatClient Retrying(IChatClient inner) =>
        new(inner, "big", new RetryOptions(), time, NullLogger<RetryingChatClient>.Instance);

    private async Task<ChatResponse> DriveAsync(Task<ChatResponse> call)
    {
        while (!call.IsCompleted)
        {
            if (time.WaitingTimers > 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
            }

            await Task.Yield();
        }

        return await call;
    }

    private static ModelException Failure(ModelFailure failure) => new(failure, "it failed");
}
