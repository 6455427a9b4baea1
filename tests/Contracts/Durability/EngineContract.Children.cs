using Lavra.Durability;

namespace Lavra.Contracts.Durability;

public abstract partial class EngineContract
{
    [Fact]
    public async Task A_child_gives_its_output_to_its_parent()
    {
        var echo = DefineEcho();
        var child = Define("child", async (context, input) => await context.CallActivityAsync(echo, $"{input} of {context.ParentInstanceId}"));
        var workflow = Define("w", async (context, _) =>
        {
            var both = await Task.WhenAll(
                context.CallChildAsync(child, "a:1", "first"), context.CallChildAsync(child, "a:2", "second"));
            return string.Concat(both);
        });
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal("<first of a><second of a>", await OutputOfAsync());
    }

    [Fact]
    public async Task A_child_goes_on_after_a_restart_and_its_parent_with_it()
    {
        var gate = new Gate();
        var echo = DefineEcho();
        var hold = DefineActivity("hold", (_, _, cancellationToken) => gate.PassAsync(cancellationToken));
        var child = Define("child", async (context, _) =>
            await context.CallActivityAsync(echo, "once") + await context.CallActivityAsync(hold, ""));
        var workflow = Define("w", async (context, _) => await context.CallChildAsync(child, "a:1", "") + "!");
        await OpenAsync();
        await StartAsync(workflow);
        await gate.Reached.WaitAsync(Patience);

        await CloseAsync();
        gate.Open("held");
        await OpenAsync();

        Assert.Equal("<once>held!", await OutputOfAsync());
        Assert.Equal(1, Executions["echo:once"]);
    }

    [Fact]
    public async Task A_failed_child_is_an_exception_in_its_parent()
    {
        var child = Define("child", (_, _) => throw new InvalidOperationException("child's fault"));
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallChildAsync(child, "a:1", "");
            }
            catch (ChildWorkflowFailedException failed)
            {
                return $"{failed.Workflow} {failed.InstanceId}: {failed.Failure.Message}";
            }
        });
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal("child a:1: child's fault", await OutputOfAsync());
    }

    [Fact]
    public async Task A_terminated_child_is_an_exception_in_its_parent()
    {
        var child = Define("child", async (context, _) => (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!);
        var workflow = Define("w", async (context, _) =>
        {
            try
            {
                return await context.CallChildAsync(child, "a:1", "");
            }
            catch (ChildWorkflowFailedException failed)
            {
                return failed.Failure.Type;
            }
        });
        await OpenAsync();
        await StartAsync(workflow);
        while (await Client.GetAsync("a:1", Patience) is null)
        {
            await Task.Yield();
        }

        Assert.True(await Client.TerminateAsync("a:1", "away with it", Patience));

        // The reason is with the child: not every engine tells it to the parent.
        Assert.Equal("terminated", await OutputOfAsync());
        Assert.Equal("away with it", (await EndOfAsync("a:1")).Failure!.Message);
    }

    [Fact]
    public async Task A_child_that_continues_as_new_keeps_its_parent_waiting()
    {
        var echo = DefineEcho();
        var child = Define("child", async (context, input) =>
        {
            await context.CallActivityAsync(echo, input);
            if (input.Length < 5)
            {
                context.ContinueAsNew(input + "x", TypeOf<string>());
                return "not the end";
            }

            return input;
        });
        var workflow = Define("w", async (context, _) => await context.CallChildAsync(child, "a:1", ""));
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal("xxxxx", await OutputOfAsync());
    }

    [Theory]
    [InlineData("b:1")]
    [InlineData("ab")]
    [InlineData("a:")]
    public async Task A_childs_id_begins_with_its_parents(string id)
    {
        var child = Define("child", (_, _) => Task.FromResult(""));
        var workflow = Define("w", async (context, _) => await context.CallChildAsync(child, id, ""));
        await OpenAsync();

        await StartAsync(workflow);

        var ended = await EndOfAsync();
        Assert.Equal(InstanceStatus.Failed, ended.Status);
        Assert.Contains(id, ended.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_children_that_end_at_once_do_not_exhaust_the_stack()
    {
        var child = Define("child", (_, input) => Task.FromResult(input));
        var workflow = Define("w", async (context, _) =>
        {
            var sum = 0;
            for (var i = 0; i < 1000; i++)
            {
                sum += (await context.CallChildAsync(child, $"a:{i}", "1")).Length;
            }

            return sum.ToString();
        });
        await OpenAsync();

        await StartAsync(workflow);

        Assert.Equal("1000", await OutputOfAsync());
    }
}
