using System.Collections.Concurrent;
using System.Reflection;

namespace Lavra.Local.Tests.Architecture;

/// <summary>
/// BannedSymbols.txt makes errors of what no code of ours may use. An entry that names nothing bans nothing, and nobody is told:
/// so each is looked up here.
/// </summary>
public sealed class BannedSymbolTests
{
    private static readonly string[] Lines = WorkingCopy.Read("BannedSymbols.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static TheoryData<string> Entries => [.. Lines];

    [Theory]
    [MemberData(nameof(Entries))]
    public void An_entry_names_something_that_exists_and_what_to_use_instead(string entry)
    {
        var parts = entry.Split(';', 2);
        Assert.True(parts.Length == 2 && parts[1].Length > 0, $"'{entry}' does not say what to use instead.");
        Assert.True(Exists(parts[0]), $"'{parts[0]}' names nothing, so it bans nothing.");
    }

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    public void Clock_randomness_ids_and_waits_are_banned(string symbol) =>
        Assert.Contains(Lines, entry => entry.StartsWith(symbol + ";", StringComparison.Ordinal));

    [Fact]
    public void An_entry_that_names_nothing_is_found() => Assert.False(Exists("M:System.Guid.NewGuid(System.Int32)"));

    private static bool Exists(string symbol)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;
        var name = symbol[2..];
        if (symbol[0] == 'T')
        {
            return TypeOf(name) is not null;
        }

        var path = name.Split('(')[0];
        var type = TypeOf(path[..path.LastIndexOf('.')]);
        var member = path[(path.LastIndexOf('.') + 1)..];
        var parameters = name.Contains('(', StringComparison.Ordinal) ? name[(path.Length + 1)..^1] : "";
        return type is not null && symbol[0] switch
        {
            'P' => type.GetProperty(member, All) is not null,
            'F' => type.GetField(member, All) is not null,
            'M' when member == "#ctor" => type.GetConstructors().Any(c => ParametersOf(c) == parameters),
            'M' => type.GetMethods(All).Any(m => m.Name == member && ParametersOf(m) == parameters),
            _ => false,
        };
    }

    private static Type? TypeOf(string name) =>
        typeof(object).Assembly.GetType(name) ?? typeof(ConcurrentBag<>).Assembly.GetType(name);

    private static string ParametersOf(MethodBase method) =>
        string.Join(',', method.GetParameters().Select(static p => p.ParameterType.FullName));
}
