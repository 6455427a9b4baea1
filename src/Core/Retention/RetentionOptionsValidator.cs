using Microsoft.Extensions.Options;

namespace Lavra.Retention;

/// <summary>Checks <see cref="RetentionOptions"/>; names every error at once.</summary>
public sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private const int MostRuns = 100_000;

    // A run that has just ended may still be written to: late entries, an activity that is delivered again.
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (options.KeepRuns < Least)
        {
            errors.Add($"{RetentionOptions.Section}:{nameof(options.KeepRuns)} is {options.KeepRuns}; it must be at least {Least}, or left out to keep runs for ever.");
        }

        if (options.RunsPerPass is < 1 or > MostRuns)
        {
            errors.Add($"{RetentionOptions.Section}:{nameof(options.RunsPerPass)} is {options.RunsPerPass}; it must be from 1 to {MostRuns}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
