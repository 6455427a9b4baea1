using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Contracts.Architecture;

/// <summary>
/// The rooms of an assembly are its namespaces: the folder of a capability, and each folder in it. A room may use another as long as
/// nothing leads from there back to it, so that a reader can begin with the rooms that use none.
/// </summary>
/// <param name="code">The assembly.</param>
public sealed class Rooms(AssemblyCode code)
{
    private const string Product = "Lavra";

    // For each room the rooms that it uses, each with one use as an example.
    private readonly Dictionary<string, Dictionary<string, string>> uses = UsesIn(code);

    /// <summary>Each use of a room by another that is part of a circle, as a sentence that names two types of them.</summary>
    public IReadOnlyList<string> Circles() => [.. uses
        .SelectMany(static room => room.Value.Select(used => (Room: room.Key, Used: used.Key, Example: used.Value)))
        .Where(use => Leads(use.Used, use.Room, []))
        .Select(static use => $"{use.Room} uses {use.Used}: {use.Example}")
        .Order(StringComparer.Ordinal)];

    private bool Leads(string from, string to, HashSet<string> seen) => from == to
        || (seen.Add(from) && uses.TryGetValue(from, out var further) && further.Keys.Any(next => Leads(next, to, seen)));

    private static Dictionary<string, Dictionary<string, string>> UsesIn(AssemblyCode code)
    {
        var uses = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var type in code.Types.Where(type => IsRoom(type.Namespace)))
        {
            foreach (var used in type.Uses.Select(code.Find).OfType<CodeType>().Where(used => IsRoom(used.Namespace) && used.Namespace != type.Namespace))
            {
                if (!uses.TryGetValue(type.Namespace, out var room))
                {
                    uses.Add(type.Namespace, room = new Dictionary<string, string>(StringComparer.Ordinal));
                }

                room.TryAdd(used.Namespace, $"{Short(type)} uses {Short(used)}");
            }
        }

        return uses;

        static bool IsRoom(string name) => name.StartsWith(Product + ".", StringComparison.Ordinal);
    }

    private static string Short(CodeType type) => type.Name[(type.Namespace.Length + 1)..].Split('+')[0];
}
