using Lavra.EndToEnd.Tests.Processes;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary><c>lavra serve</c> is asked to end in the middle of work.</summary>
public sealed class ServerStopTests
{
    [Fact]
    public Task A_server_that_is_asked_to_end_leaves_its_runs_to_the_next_and_nothing_is_done_twice() =>
        ServedScenario.PlayAsync(static process => process.InterruptAsync(), code: 0);
}
