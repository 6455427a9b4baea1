using Lavra.Tools.Execution;

namespace Lavra.Core.Tests.Tools;

public sealed class KeyedLockTests
{
    private readonly KeyedLock keys = new();

    [Fact]
    public async Task A_key_goes_to_the_next_in_the_order_of_asking()
    {
        var order = new List<int>();
        var first = await keys.AcquireAsync("k", CancellationToken.None);
        var waiting = Enumerable.Range(0, 5).Select(i => TakeAsync(i, keys.AcquireAsync("k", CancellationToken.None), order)).ToArray();
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Equal(0, keys.Count);
    }

    [Fact]
    public async Task One_that_gives_up_is_passed_over_and_nothing_is_left()
    {
        var first = await keys.AcquireAsync("k", CancellationToken.None);
        using var source = new CancellationTokenSource();
        var second = keys.AcquireAsync("k", source.Token).AsTask();
        var third = keys.AcquireAsync("k", CancellationToken.None).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
        Assert.Equal(0, keys.Count);
    }

    [Fact]
    public async Task Other_keys_are_not_waited_for()
    {
        using var one = await keys.AcquireAsync("a", CancellationToken.None);
        var other = keys.AcquireAsync("b", CancellationToken.None);
        Assert.True(other.IsCompletedSuccessfully);
        (await other).Dispose();
        Assert.Equal(1, keys.Count);
    }

    private static async Task TakeAsync(int number, ValueTask<KeyedLock.Holder> turn, List<int> order)
    {
        using (await turn)
        {
            order.Add(number);
        }
    }
}
