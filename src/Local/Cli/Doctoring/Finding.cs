namespace Lavra.Local.Cli.Doctoring;

/// <summary>How a check came out.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth a look; runs work.</summary>
    Warn,

    /// <summary>Runs will not work.</summary>
    Fail,
}

/// <summary>What a check found.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="State">How it came out.</param>
/// <param name="What">What was found.</param>
/// <param name="Remedy">What to do; null when nothing needs to be done.</param>
internal sealed record Finding(string Check, CheckState State, string What, string? Remedy = null);
