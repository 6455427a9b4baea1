using Lavra.Local.Engine.Client;
using Lavra.Local.Engine.History;
using Lavra.Local.Engine.Lifetime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Tests.Engine;

/// <summary>Who waits for an end is told of it when everybody else has heard of it.</summary>
public sealed class EndingsTests : IAsyncLifetime
{
    private readonly EngineFixture engine = new();

    public async Task InitializeAsync()
    {
        var workflow = engine.Workflow("w", static (_, input) => Task.FromResult(input));
        engine.Open();
        await engine.StartAsync(workflow);
        await engine.EndOfAsync();
    }

    public async Task DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task An_end_on_the_disk_of_which_not_everybody_was_told_is_waited_for()
    {
        var endings = EndingsOf(isBeingWritten: true);

        var wait = endings.WaitAsync("a", engine.Patience);
        Assert.False(wait.IsCompleted);

        endings.GiveUp(new InvalidOperationException("told"));
        Assert.Equal("told", (await Assert.ThrowsAsync<InvalidOperationException>(() => wait)).Message);
    }

    [Fact]
    public async Task An_end_of_which_everybody_was_told_is_seen_at_once() =>
        Assert.True((await EndingsOf(isBeingWritten: false).WaitAsync("a", engine.Patience))!.HasEnded);

    private Endings EndingsOf(bool isBeingWritten) =>
        new(new EngineReader(engine.Database), _ => isBeingWritten, new EngineLifetime(NullLogger.Instance));
}
