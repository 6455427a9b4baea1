using Lavra.Durability;
using Lavra.Contracts.Architecture.Metadata;
using Lavra.Local.Tests.Architecture.Samples;

namespace Lavra.Local.Tests.Architecture;

/// <summary>A workflow only decides, and decides the same in every replay.</summary>
public sealed class WorkflowTests
{
    private static readonly string Base = typeof(Workflow<,>).FullName!;
    private static readonly AssemblyCode Tests = AssemblyCode.Read(typeof(WorkflowTests).Assembly);

    public static TheoryData<Type, string> Samples => new()
    {
        { typeof(ClockAfterAnAwait), "System.DateTimeOffset.get_UtcNow" },
        { typeof(IdInAClosure), "System.Guid.NewGuid" },
        { typeof(RandomChoice), "System.Random.get_Shared" },
        { typeof(WaitOfItsOwn), "System.Threading.Tasks.Task.Delay" },
        { typeof(TaskOfItsOwn), "System.Threading.Tasks.Task.Run" },
        { typeof(FileThroughAnotherClass), "System.IO.File.ReadAllText" },
        { typeof(EnvironmentVariable), "System.Environment.GetEnvironmentVariable" },
        { typeof(MeasuredTime), "System.Diagnostics.Stopwatch" },
        { typeof(LockedState), "System.Threading.Monitor.Enter" },
        { typeof(SharedState), "SharedState.Count" },
        { typeof(AwaitElsewhere), "ConfigureAwait" },
        { typeof(TimeOutOfItsOwn), "System.Threading.CancellationTokenSource..ctor(TimeSpan)" },
    };

    [Fact]
    public void Workflows_are_in_Core_in_folders_of_that_name()
    {
        var found = Product.Code.SelectMany(static code => code.Types.Where(static type => type.Base == Base)
            .Select(type => (Assembly: code.Name, type.Name, type.Namespace))).ToList();
        Assert.NotEmpty(found);
        Assert.All(found, workflow => Assert.True(
            workflow.Assembly == Product.Core.Name && workflow.Namespace.EndsWith(".Workflows", StringComparison.Ordinal),
            $"{workflow.Name} is a workflow in {workflow.Assembly}: both hosts run workflows of Core, from a folder called Workflows."));
    }

    [Fact]
    public void Workflows_use_nothing_that_differs_in_a_replay()
    {
        var violations = new WorkflowRules(Product.Core).Check(InWorkflowFolders());
        Assert.True(violations.Count == 0, "Workflows are not deterministic:\n- " + string.Join("\n- ", violations));
    }

    [Fact]
    public void All_code_of_the_workflows_is_looked_at()
    {
        var names = InWorkflowFolders().Select(static type => type.Name).ToList();
        Assert.Contains("Lavra.Runs.Workflows.RunWorkflow", names);
        Assert.Contains(names, static name => name.StartsWith("Lavra.Runs.Workflows.StepWorkflow+<", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_a_workflow_must_not_use_is_found(Type sample, string expected)
    {
        var violations = new WorkflowRules(Tests).Check([Tests.Find(sample.FullName!)!]);
        Assert.Contains(violations, violation => violation.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_violation_names_the_way_to_it()
    {
        var violation = Assert.Single(
            new WorkflowRules(Tests).Check([Tests.Find(typeof(FileThroughAnotherClass).FullName!)!]));
        Assert.EndsWith(
            "FileThroughAnotherClass.RunAsync -> Lavra.Local.Tests.Architecture.Samples.FileThroughAnotherClass+Reader.Read -> "
            + "Lavra.Local.Tests.Architecture.Samples.FileThroughAnotherClass+Step.get_Content uses System.IO.File.ReadAllText(String). "
            + "Use an activity instead.",
            violation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_that_only_decides_is_left_alone() =>
        Assert.Empty(new WorkflowRules(Tests).Check([Tests.Find(typeof(Honest).FullName!)!]));

    private static IEnumerable<CodeType> InWorkflowFolders() =>
        Product.Core.Types.Where(static type => type.Namespace.EndsWith(".Workflows", StringComparison.Ordinal));
}
