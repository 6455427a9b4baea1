namespace Lavra.Planning.Objectives;

/// <summary>The words, English and Portuguese, of which plain file objectives are made. Folded.</summary>
internal static class PlainWords
{
    public static HashSet<string> Please { get; } = Set("please", "por", "favor");

    public static HashSet<string> Me { get; } = Set("me", "us", "nos");

    public static HashSet<string> Article { get; } = Set("the", "a", "an", "o", "os", "as", "um", "uma");

    public static HashSet<string> All { get; } = Set("all", "every", "todos", "todas");

    public static HashSet<string> List { get; } = Set("list", "show", "liste", "listar", "lista", "mostre", "mostrar");

    public static HashSet<string> Read { get; } =
        Set("read", "show", "display", "print", "cat", "leia", "ler", "le", "mostre", "mostrar", "exiba", "exibir");

    public static HashSet<string> Find { get; } =
        Set("find", "locate", "list", "encontre", "encontrar", "localize", "ache", "procure", "busque", "liste", "listar");

    public static HashSet<string> Search { get; } = Set("search", "grep", "procure", "procurar", "busque", "buscar", "pesquise", "pesquisar");

    public static HashSet<string> Info { get; } =
        Set("info", "information", "details", "informacao", "informacoes", "detalhes");

    public static HashSet<string> Give { get; } = Set("get", "give", "show", "mostre", "de", "obtenha");

    public static HashSet<string> Files { get; } = Set("files", "arquivos", "ficheiros");

    public static HashSet<string> File { get; } = Set("file", "arquivo", "ficheiro");

    public static HashSet<string> Folder { get; } = Set("folder", "directory", "pasta", "diretorio");

    public static HashSet<string> Contents { get; } = Set("content", "contents", "entries", "conteudo", "conteudos");

    public static HashSet<string> In { get; } = Set("in", "inside", "within", "em", "no", "na", "nos", "nas");

    public static HashSet<string> Of { get; } = Set("of", "from", "de", "do", "da", "dos", "das");

    public static HashSet<string> Under { get; } = Set("under", "below", "sob");

    public static HashSet<string> For { get; } = Set("for", "por", "pelo", "pela");

    public static HashSet<string> About { get; } = Set("about", "on", "of", "for", "sobre", "de", "do", "da");

    public static HashSet<string> This { get; } = Set("this", "current", "nesta", "neste", "atual");

    public static HashSet<string> Here { get; } = Set("here", "aqui");

    public static HashSet<string> Matching { get; } = Set("matching", "named", "called", "like", "chamados", "correspondentes");

    /// <summary>Words that stand where a path could, and are none.</summary>
    public static HashSet<string> NoPath { get; } = Set(
        "it", "this", "that", "them", "these", "those", "everything", "everywhere", "all", "the", "a", "an", "and", "or", "order", "detail",
        "details", "full", "files", "file", "folders", "folder", "directory", "directories", "which", "there", "here", "isso", "isto", "ele",
        "eles", "tudo", "todos", "todas", "ordem", "detalhe", "detalhes", "arquivos", "arquivo", "ficheiros", "ficheiro", "pasta", "pastas",
        "diretorio", "aqui", "la", "o", "os", "as", "e", "ou", "que", "of", "in", "for", "de", "em", "do", "da", "no", "na", "por", "workspace");

    private static HashSet<string> Set(params string[] words) => words.ToHashSet(StringComparer.Ordinal);
}
