namespace Lavra.Models.Offline;

internal sealed class PortugueseWording : OfflineWording
{
    public override string Sender => "[modelo offline, regras simples]";

    public override string Working => "O modelo offline consulta isto por uma regra simples.";

    public override string Footer =>
        "_Escrito pelo modelo offline do Lavra, que funciona por regras simples; todos os números vêm de resultados de ferramentas._";

    public override string Total => "Total";

    public override string LargestFiles => "Maiores arquivos";

    public override string NoExtension => "(nenhuma)";

    public override (string Extension, string Files, string Lines, string Bytes) Figures => ("Extensão", "Arquivos", "Linhas", "Bytes");

    public override (string Name, string Type, string Bytes) Entries => ("Nome", "Tipo", "Bytes");

    public override string Incomplete => "A ferramenta não deu tudo; o que falta não está na lista.";

    public override string Number(long count, Noun noun)
    {
        var word = noun switch
        {
            Noun.File => "arquivo",
            Noun.Folder => "pasta",
            Noun.Line => "linha",
            Noun.Byte => "byte",
            _ => "entrada",
        };
        return count == 1 ? $"{count} {word}" : $"{count} {word}s";
    }

    public override string FilesTitle(FileChoice files) => $"Arquivos{Pattern(files, "do tipo")} em {OfflineMarkdown.Code(files.Path)}";

    public override string FilesSummary(FileChoice files, string figures) =>
        $"Há {figures} em {OfflineMarkdown.Code(files.Path)} e abaixo{(files.All ? "" : $" (só {OfflineMarkdown.Code(files.Pattern)})")}.";

    public override string FolderTitle(string path) => $"Conteúdo de {OfflineMarkdown.Code(path)}";

    public override string FolderSummary(string path, string figures) => $"{OfflineMarkdown.Code(path)} tem {figures}.";

    public override string SearchTitle(string text, FileChoice files) =>
        $"Linhas com {OfflineMarkdown.Code(text)} em {OfflineMarkdown.Code(files.Path)}";

    public override string SearchSummary(string text, FileChoice files, string lines, string inFiles, bool more) =>
        $"{OfflineMarkdown.Code(text)} está em {(more ? "pelo menos " : "")}{lines} de {inFiles}{Pattern(files, "do tipo")} em {OfflineMarkdown.Code(files.Path)}.";

    public override string InfoTitle(string path) => $"Sobre {OfflineMarkdown.Code(path)}";

    public override string Uncounted(long files) => $"As linhas de {Number(files, Noun.File)} não foram contadas, porque não são texto legível.";

    public override string Contents(string path) => $"{OfflineMarkdown.Code(path)} diz:";

    public override string Written(string path, string summary) =>
        $"Escrevi {OfflineMarkdown.Code(path)}." + (summary.Length == 0 ? "" : " " + summary);

    public override string Appended(string path) => $"Acrescentei a linha ao fim de {OfflineMarkdown.Code(path)}.";

    public override string MissingTool(string tool) => $"Não pude fazer isto: precisa da ferramenta {tool}, que não é oferecida aqui.";

    public override string ToolFailed(string tool, string error) => $"Não pude terminar: a ferramenta {tool} falhou. {error}";

    public override string Unreadable(string tool) => $"Não pude terminar: o resultado da ferramenta {tool} tem uma forma que não conheço.";

    public override string CannotCountLines(long files) =>
        $"Não pude terminar: há {Number(files, Noun.File)}, e sem a ferramenta summarise_files posso contar as linhas de 1 a 16 arquivos.";

    public override string TooLargeToCopy(string path) =>
        $"Não pude terminar: {OfflineMarkdown.Code(path)} é mais longo do que me é mostrado, e uma parte não seria uma cópia fiel.";
}
