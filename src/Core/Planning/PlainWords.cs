using System.Collections.Frozen;

namespace Lavra.Planning;

/// <summary>The words, English and Portuguese, of which plain file objectives are made. Folded.</summary>
internal static class PlainWords
{
    public static FrozenSet<string> Please { get; } = Set("please", "por", "favor");

    public static FrozenSet<string> Me { get; } = Set("me", "us", "nos");

    public static FrozenSet<string> Article { get; } = Set("the", "a", "an", "o", "os", "as", "um", "uma");

    public static FrozenSet<string> All { get; } = Set("all", "every", "todos", "todas");

    public static FrozenSet<string> List { get; } = Set("list", "show", "liste", "listar", "lista", "mostre", "mostrar");

    public static FrozenSet<string> Read { get; } =
        Set("read", "show", "display", "print", "cat", "leia", "ler", "le", "mostre", "mostrar", "exiba", "exibir");

    public static FrozenSet<string> Find { get; } =
        Set("find", "locate", "list", "encontre", "encontrar", "localize", "ache", "procure", "busque", "liste", "listar");

    public static FrozenSet<string> Search { get; } = Set("search", "grep", "procure", "procurar", "busque", "buscar", "pesquise", "pesquisar");

    public static FrozenSet<string> Info { get; } =
        Set("info", "information", "details", "informacao", "informacoes", "detalhes");

    public static FrozenSet<string> Give { get; } = Set("get", "give", "show", "mostre", "de", "obtenha");

    public static FrozenSet<string> Files { get; } = Set("files", "arquivos", "ficheiros");

    public static FrozenSet<string> File { get; } = Set("file", "arquivo", "ficheiro");

    public static FrozenSet<string> Folder { get; } = Set("folder", "directory", "pasta", "diretorio");

    public static FrozenSet<string> Contents { get; } = Set("content", "contents", "entries", "conteudo", "conteudos");

    public static FrozenSet<string> In { get; } = Set("in", "inside", "within", "em", "no", "na", "nos", "nas");

    public static FrozenSet<string> Of { get; } = Set("of", "from", "de", "do", "da", "dos", "das");

    public static FrozenSet<string> Under { get; } = Set("under", "below", "sob");

    public static FrozenSet<string> For { get; } = Set("for", "por", "pelo", "pela");

    public static FrozenSet<string> About { get; } = Set("about", "on", "of", "for", "sobre", "de", "do", "da");

    public static FrozenSet<string> This { get; } = Set("this", "current", "nesta", "neste", "atual");

    public static FrozenSet<string> Here { get; } = Set("here", "aqui");

    public static FrozenSet<string> Matching { get; } = Set("matching", "named", "called", "like", "chamados", "correspondentes");

    /// <summary>Words that stand where a path could, and are none.</summary>
    public static FrozenSet<string> NoPath { get; } = Set(
        "it", "this", "that", "them", "these", "those", "everything", "everywhere", "all", "the", "a", "an", "and", "or", "order", "detail",
        "details", "full", "files", "file", "folders", "folder", "directory", "directories", "which", "there", "here", "isso", "isto", "ele",
        "eles", "tudo", "todos", "todas", "ordem", "detalhe", "detalhes", "arquivos", "arquivo", "ficheiros", "ficheiro", "pasta", "pastas",
        "diretorio", "aqui", "la", "o", "os", "as", "e", "ou", "que", "of", "in", "for", "de", "em", "do", "da", "no", "na", "por", "workspace");

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
