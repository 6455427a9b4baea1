using Lavra.Settings;

namespace Lavra.Retention;

/// <summary>Reads the section <c>Lavra:Retention</c>.</summary>
public static class RetentionSettings
{
    /// <summary>Reads it.</summary>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    public static RetentionOptions Read(IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection(RetentionOptions.Section, values, errors);
        var options = new RetentionOptions
        {
            KeepRuns = section.Duration(nameof(RetentionOptions.KeepRuns), TimeSpan.Zero, TimeSpan.FromDays(36_500)),
            RunsPerPass = section.Whole(nameof(RetentionOptions.RunsPerPass), 1, 100_000, new RetentionOptions().RunsPerPass),
        };
        section.RejectUnknown();
        errors.AddRange(new RetentionOptionsValidator().Validate(null, options).Failures ?? []);
        return options;
    }
}
