namespace Lavra.Benchmarks;

/// <summary>What the person asked for.</summary>
internal sealed record BenchOptions(int Repeats, string[] Durabilities, string Only, string? JsonFile, string? Program)
{
    /// <summary>Reads the command line; null when it cannot be understood or asks for help.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions(5, ["Full", "Normal"], "", null, null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return null;
            }

            switch (args[i])
            {
                case "--repeats" when int.TryParse(args[i + 1], out var repeats) && repeats > 0:
                    options = options with { Repeats = repeats };
                    break;
                case "--durability" when args[i + 1] is "full" or "normal" or "both":
                    options = options with
                    {
                        Durabilities = args[i + 1] switch { "full" => ["Full"], "normal" => ["Normal"], _ => ["Full", "Normal"] },
                    };
                    break;
                case "--only":
                    options = options with { Only = args[i + 1] };
                    break;
                case "--json":
                    options = options with { JsonFile = args[i + 1] };
                    break;
                case "--program" when File.Exists(args[i + 1]):
                    options = options with { Program = Path.GetFullPath(args[i + 1]) };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
