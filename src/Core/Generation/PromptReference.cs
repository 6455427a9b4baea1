namespace Lavra.Generation;

/// <summary>
/// What a prompt was made of, instead of the prompt itself: a transcript grows with every turn, so storing each prompt in full
/// would grow with its square. The same parts give the same messages again.
/// </summary>
/// <param name="System">The payload that holds the instructions, tools and task.</param>
/// <param name="FullFrom">The first generation whose turn is in full.</param>
/// <param name="BriefFrom">The first generation whose turn is there in one line; turns before it are left out.</param>
/// <param name="Builder">The version of the rules that put it together.</param>
public sealed record PromptReference(string System, int FullFrom, int BriefFrom, int Builder);
