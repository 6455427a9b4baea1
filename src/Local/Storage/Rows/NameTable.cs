using Lavra.Local.Storage.Sessions;

namespace Lavra.Local.Storage.Rows;

/// <summary>
/// The names that come again and again (models, tools, …), each stored once. For the writer's thread. What it remembers is
/// forgotten when a transaction is rolled back.
/// </summary>
internal sealed class NameTable
{
    /// <summary>Longer ones are written out: they are hardly names.</summary>
    private const int Longest = 64;

    private const int MostRemembered = 4096;
    private const string Find = "SELECT number FROM names WHERE name = ?1";
    private const string Insert = "INSERT INTO names (name) VALUES (?1) RETURNING number";
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);

    public void Forget() => numbers.Clear();

    /// <summary>Binds the number of a name; null binds NULL.</summary>
    public void Bind(WriteSession session, Statement statement, int parameter, string? name)
    {
        if (name is null or { Length: > Longest })
        {
            statement.Bind(parameter, name);
        }
        else
        {
            statement.Bind(parameter, NumberOf(session, name));
        }
    }

    private long NumberOf(WriteSession session, string name)
    {
        if (numbers.TryGetValue(name, out var number))
        {
            return number;
        }

        number = session.Statements[Find].Bind(1, name).Single() ?? session.Statements[Insert].Bind(1, name).Single()!.Value;
        if (numbers.Count == MostRemembered)
        {
            numbers.Clear();
        }

        numbers.Add(name, number);
        return number;
    }
}
