namespace Lavra.Local.Cli.Watching;

/// <summary>In which form a command tells what it has to tell.</summary>
/// <param name="Json">For programs: JSON, the result alone unless watched.</param>
/// <param name="Watch">Whether entries are part of the result.</param>
/// <param name="Quiet">Whether progress is left out.</param>
internal readonly record struct OutputForm(bool Json, bool Watch, bool Quiet);
