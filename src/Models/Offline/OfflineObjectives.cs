namespace Lavra.Models.Offline;

/// <summary>What the offline model understands, for documents, <c>doctor</c> and its own refusals.</summary>
public static class OfflineObjectives
{
    /// <summary>
    /// All kinds of objectives. Files may be narrowed to a kind ("C# files") or a pattern ("*.md"); results may be written to a file
    /// ("... and write a report to report.md"); several objectives may be joined with "then".
    /// </summary>
    public static IReadOnlyList<OfflineExample> All { get; } =
    [
        new("list a folder", "list the files in docs", "liste os arquivos em docs"),
        new("find files", "find the C# files under src", "encontre os arquivos C# em src"),
        new("count files and lines", "count the C# files and lines under src", "conte os arquivos e linhas C# em src"),
        new("summarise sizes", "summarise the sizes of the files in src", "resuma os tamanhos dos arquivos em src"),
        new("search text", "find TODO comments in src", "procure por TODO em src"),
        new("read a file", "read README.md", "leia README.md"),
        new("file facts", "info about README.md", "informações sobre README.md"),
        new("write a report", "count the C# files and lines under src and write a report to report.md", "conte os arquivos e linhas C# em src e escreva um relatório em relatorio.md"),
        new("append a line", "append the line \"hello\" to notes.txt", "acrescente a linha \"olá\" ao arquivo notas.txt"),
        new("write a text", "write \"hello\" to hello.txt", "escreva \"olá\" em ola.txt"),
    ];

    /// <summary>What is said to an objective that is none of these.</summary>
    internal static string Refusal { get; } =
        "The offline model works by plain rules and does not understand this objective. Connect a model: set "
        + "Lavra:Model:Endpoint (environment Lavra__Model__Endpoint) or OPENAI_API_KEY. The offline model understands: "
        + string.Join("; ", All.Select(example => example.English)) + ".";
}

/// <summary>A kind of objective that the offline model understands.</summary>
/// <param name="Does">What it does.</param>
/// <param name="English">How to say it.</param>
/// <param name="Portuguese">How to say it in Portuguese.</param>
public sealed record OfflineExample(string Does, string English, string Portuguese);
