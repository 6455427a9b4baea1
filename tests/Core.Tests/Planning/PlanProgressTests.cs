using Lavra.Planning;

namespace Lavra.Core.Tests.Planning;

public sealed class PlanProgressTests
{
    // 1 and 2 are free; 3 needs both; 4 needs 3; 5 needs 2.
    private static readonly OutlineStep[] steps = [new(1, []), new(2, []), new(3, [1, 2]), new(4, [3]), new(5, [2])];

    [Fact]
    public void Steps_without_dependencies_are_ready_at_once() => Assert.Equal([1, 2], PlanProgress.Ready(steps, None()));

    [Fact]
    public void A_step_is_ready_when_all_that_it_needs_is_completed()
    {
        Assert.Equal([5], PlanProgress.Ready(steps, new Dictionary<int, StepProgress> { [1] = StepProgress.Running, [2] = StepProgress.Completed }));
        Assert.Equal([3, 5], PlanProgress.Ready(steps, new Dictionary<int, StepProgress> { [1] = StepProgress.Completed, [2] = StepProgress.Completed }));
    }

    [Fact]
    public void What_has_begun_is_not_ready_again() =>
        Assert.Equal([2], PlanProgress.Ready(steps, new Dictionary<int, StepProgress> { [1] = StepProgress.Running }));

    [Fact]
    public void What_needs_a_failed_step_is_not_ready() => Assert.Equal(
        [5], PlanProgress.Ready(steps, new Dictionary<int, StepProgress> { [1] = StepProgress.WithoutOutput, [2] = StepProgress.Completed }));

    [Fact]
    public void An_outline_has_positions_for_names()
    {
        var plan = new Plan
        {
            Origin = PlanOrigin.Given,
            Steps = [new() { Id = "x", Description = "X", DependsOn = ["y"] }, new() { Id = "y", Description = "Y" }],
        };

        var outline = OutlineStep.Of(plan);

        Assert.Equal([1, 2], outline.Select(step => step.Index));
        Assert.Equal([[2], []], outline.Select(step => step.DependsOn));
    }

    private static Dictionary<int, StepProgress> None() => [];
}
