using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Planning;
using Lavra.Tools;
using Lavra.Words;

namespace Lavra.Core.Tests.Words;

public sealed class WireWordsTests
{
    // Programs and stored logs know these words: a member may come, and none may change.
    private const string Run = "pending running completed failed cancelled budget_exceeded waiting";
    private const string Step = "pending running completed failed cancelled skipped budget_exceeded waiting";
    private const string Generation = "pending completed failed cancelled";
    private const string Action =
        "task_started tool_executed generation_completed error_occurred task_completed task_failed user_intervention plan_created step_started "
        + "step_completed step_failed retry_scheduled limit_reached budget_exceeded effect_reconciled run_resumed";

    public static TheoryData<Type> OnTheWire => [.. typeof(WireWords).Assembly.GetTypes()
        .Where(static type => type.IsEnum && type.IsDefined(typeof(JsonConverterAttribute), inherit: false))];

    [Fact]
    public void Words_never_change()
    {
        Assert.Equal(Run.Split(' '), WireWords.All<RunStatus>());
        Assert.Equal(Step.Split(' '), WireWords.All<StepStatus>());
        Assert.Equal(Generation.Split(' '), WireWords.All<GenerationStatus>());
        Assert.Equal(Action.Split(' '), WireWords.All<LogAction>());
        Assert.Equal(["given", "simple", "model"], WireWords.All<PlanOrigin>());
        Assert.Equal(["reads", "idempotent", "acts_once"], WireWords.All<ToolEffect>());
    }

    [Theory]
    [MemberData(nameof(OnTheWire))]
    public void A_member_is_its_word_in_JSON(Type type)
    {
        Assert.All(Enum.GetValues(type).Cast<object>(), member =>
        {
            var json = JsonSerializer.Serialize(member, type);
            Assert.Equal($"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()!)}\"", json);
            Assert.Equal(member, JsonSerializer.Deserialize(json, type));
        });
    }

    [Fact]
    public void A_word_is_read_as_it_is_written_and_no_other()
    {
        Assert.All(WireWords.Members<LogAction>(), static action =>
        {
            Assert.True(WireWords.TryRead<LogAction>(WireWords.Of(action), out var read));
            Assert.Equal(action, read);
        });
        Assert.All([null, "", "Task_Started", "17", "task started"], static word => Assert.False(WireWords.TryRead<LogAction>(word, out _)));
        var error = Assert.Throws<JsonException>(static () => JsonSerializer.Deserialize<RunStatus>("\"done\""));
        Assert.Contains("pending, running, completed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_a_newer_program_is_told_as_it_is()
    {
        Assert.Equal("99", WireWords.Of((LogAction)99));
        Assert.Equal("10", WireWords.Of((LogAction)10));
        Assert.Equal("-1", WireWords.Of((RunStatus)(-1)));
        Assert.Equal("99", JsonSerializer.Serialize((RunStatus)99));
        Assert.Equal((RunStatus)99, JsonSerializer.Deserialize<RunStatus>("99"));
    }

    [Fact]
    public void Each_status_is_open_or_an_end()
    {
        AssertDivided(RunStatuses.All);
        AssertDivided(StepStatuses.All);
        AssertDivided(GenerationStatuses.All);
        AssertDivided(InstanceStatuses.All);
    }

    [Fact]
    public void A_member_that_was_forgotten_or_is_in_both_lists_is_named()
    {
        var forgotten = Assert.Throws<ArgumentException>(static () => new StatusSet<GenerationStatus>(
            [GenerationStatus.Pending], [GenerationStatus.Completed, GenerationStatus.Failed]));
        var both = Assert.Throws<ArgumentException>(static () => new StatusSet<GenerationStatus>(
            [GenerationStatus.Pending, GenerationStatus.Failed], [GenerationStatus.Completed, GenerationStatus.Failed, GenerationStatus.Cancelled]));

        Assert.Contains("GenerationStatus.Cancelled", forgotten.Message, StringComparison.Ordinal);
        Assert.Contains("GenerationStatus.Failed", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_of_a_newer_program_is_no_end()
    {
        Assert.All([-1, 7, 31, 32, 34, int.MaxValue], static number => Assert.False(((RunStatus)number).HasEnded()));
    }

    [Fact]
    public void Stores_are_asked_for_the_numbers_of_ends()
    {
        Assert.Equal("2, 3, 4, 5", RunStatuses.All.EndedNumbers);
        Assert.Equal("2, 3, 4, 5, 6", StepStatuses.All.EndedNumbers);
    }

    private static void AssertDivided<T>(StatusSet<T> set)
        where T : struct, Enum
    {
        Assert.Equal(WireWords.Members<T>(), set.Open.Concat(set.Ended).Order());
        Assert.All(set.Open, status => Assert.False(set.HasEnded(status)));
        Assert.All(set.Ended, status => Assert.True(set.HasEnded(status)));
    }
}
