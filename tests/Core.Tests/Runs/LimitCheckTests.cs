using Lavra.Facts;
using Lavra.Runs;
using Lavra.Settings;

namespace Lavra.Core.Tests.Runs;

/// <summary>What a run may ask for and what settings may say have the same bounds.</summary>
public sealed class LimitCheckTests
{
    public static TheoryData<string> Limits => [.. RunLimits.Settings.Declared.Concat(RunBudget.Settings.Declared).Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Limits))]
    public void What_settings_refuse_a_run_may_not_ask_for(string name)
    {
        foreach (var (asked, written) in Samples(name.Split(':')[^1]))
        {
            Assert.Equal(IsAllowedInSettings(name, written), Errors(asked).Count == 0);
            Assert.All(Errors(asked), error => Assert.Equal(FieldOf(name), error.Field));
        }
    }

    [Fact]
    public void A_step_time_that_settings_accept_lets_runs_start()
    {
        Assert.False(IsAllowedInSettings("Lavra:Runs:Limits:StepTime", "31d"));
        Assert.Empty(Errors(new RunLimits { StepTime = TimeSpan.FromDays(30) }));
        var error = Assert.Single(Errors(new RunLimits { StepTime = TimeSpan.FromDays(31) }));
        Assert.Equal(new RequestError(RunFields.StepTime, "31d is out of range; it must be from 1ms to 30d."), error);
    }

    private static string FieldOf(string name) => name switch
    {
        "Lavra:Runs:Limits:StepTime" => RunFields.StepTime,
        "Lavra:Runs:Limits:ToolTimeout" => RunFields.ToolTimeout,
        "Lavra:Runs:Budget:Time" => RunFields.BudgetTime,
        _ => $"{name.Split(':')[^2].ToLowerInvariant()}.{char.ToLowerInvariant(name.Split(':')[^1][0])}{name.Split(':')[^1][1..]}",
    };

    private static IEnumerable<(object Asked, string Written)> Samples(string setting)
    {
        var property = typeof(RunLimits).GetProperty(setting) ?? typeof(RunBudget).GetProperty(setting)!;
        var isTime = property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?);
        foreach (var number in (long[])[-1, 0, 1, 99, 101, 201, 1001, 100_001, 1_000_001])
        {
            object options = property.DeclaringType == typeof(RunLimits) ? new RunLimits() : new RunBudget();
            object value = number;
            if (isTime)
            {
                value = TimeSpan.FromDays(number);
            }
            else if (property.PropertyType == typeof(int))
            {
                value = (int)number;
            }
            else if (property.PropertyType == typeof(decimal?))
            {
                value = (decimal)number;
            }

            property.SetValue(options, value);
            yield return (options, isTime ? $"{number}d" : $"{number}");
        }
    }

    private static List<RequestError> Errors(object asked)
    {
        var errors = new List<RequestError>();
        if (asked is RunLimits limits)
        {
            LimitCheck.Check(limits, errors);
        }
        else
        {
            LimitCheck.Check((RunBudget)asked, errors);
        }

        return errors;
    }

    private static bool IsAllowedInSettings(string name, string written)
    {
        try
        {
            _ = new SettingsReading(SettingValues.Of([KeyValuePair.Create(name, (string?)written)]), [RunsOptions.Settings], Path.GetTempPath()).ReadAll();
            return true;
        }
        catch (SettingsException)
        {
            return false;
        }
    }
}
