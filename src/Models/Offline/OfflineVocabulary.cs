namespace Lavra.Models.Offline;

/// <summary>The words that the offline model knows, English and Portuguese, without accents.</summary>
internal static class OfflineVocabulary
{
    public static HashSet<string> Filler { get; } = Set("please favor me us you can could pode poderia just also tambem now agora");

    public static HashSet<string> Article { get; } = Set("the a an o os as um uma all every todos todas any its their seus suas");

    public static HashSet<string> And { get; } = Set("and then e depois entao &");

    public static HashSet<string> List { get; } = Set("list ls dir show liste listar lista mostre mostrar");

    public static HashSet<string> Find { get; } =
        Set("find locate encontre encontrar localize localizar ache achar procure procurar busque buscar list liste listar");

    public static HashSet<string> Search { get; } =
        Set("search grep look find procure procurar busque buscar pesquise pesquisar encontre encontrar ache achar list liste");

    public static HashSet<string> Count { get; } = Set("count conte contar quantos quantas how contabilize");

    public static HashSet<string> Summarise { get; } =
        Set("summarise summarize report measure resuma resumir mostre show calculate calcule meca");

    public static HashSet<string> Read { get; } = Set("read show print display cat open leia ler mostre mostrar exiba exibir abra abrir");

    public static HashSet<string> Info { get; } = Set("info information details informacao informacoes detalhes");

    public static HashSet<string> Give { get; } = Set("get give show mostre de obtenha");

    public static HashSet<string> Append { get; } = Set("append add acrescente acrescentar adicione adicionar anexe anexar");

    public static HashSet<string> Write { get; } =
        Set("write save store put record create make produce escreva escrever salve salvar grave gravar guarde guardar registre crie criar gere gerar generate");

    public static HashSet<string> Result { get; } = Set(
        """
        a an the report markdown summary it them this that result results list findings everything those output answer
        um uma o os as relatorio resumo isso eles elas tudo resultado resultados lista saida resposta -o -os em
        """);

    public static HashSet<string> Report { get; } = Set("report summary relatorio resumo");

    public static HashSet<string> Into { get; } = Set("to into in as called named em no na para como chamado chamada ao");

    public static HashSet<string> Place { get; } = Set("in under inside within below from of on em no na nos nas sob dentro de do da dos das");

    public static HashSet<string> Deep { get; } = Set("under below recursively sob abaixo recursivamente");

    public static HashSet<string> About { get; } = Set("about on of for sobre de do da dos das");

    public static HashSet<string> Files { get; } = Set("files file arquivos arquivo ficheiros ficheiro");

    public static HashSet<string> Folder { get; } = Set("folder folders directory diretorio pasta tree");

    public static HashSet<string> Contents { get; } = Set("contents content conteudo conteudos text texto");

    public static HashSet<string> Lines { get; } = Set("lines line loc linhas linha");

    public static HashSet<string> Sizes { get; } = Set("size sizes tamanho tamanhos bytes");

    public static HashSet<string> Mentions { get; } = Set(
        "comment comments occurrence occurrences mention mentions line lines note notes marker markers comentario comentarios ocorrencia ocorrencias mencao mencoes linha linhas nota notas");

    public static HashSet<string> Term { get; } = Set("word text string term phrase palavra texto termo frase");

    public static HashSet<string> Containing { get; } = Set("containing contain contains with that mention mentions contendo contem com que mencionam");

    public static HashSet<string> CountWords { get; } = Set(
        "many number of quantity there are is do we have existem ha tem temos quantidade numero de code codigo source fonte and e each per by por cada extension extensao extensions type tipo");

    public static HashSet<string> For { get; } = Set("for por pelo pela");

    public static HashSet<string> Here { get; } = Set("here aqui");

    public static HashSet<string> ThisFolder { get; } = Set("this current nesta neste esta este atual workspace project repository repo projeto repositorio");

    public static HashSet<string> End { get; } = Set("end final fim");

    public static HashSet<string> Named { get; } = Set("matching named called like chamados correspondentes");

    public static HashSet<string> Portuguese { get; } = Set(
        """
        liste listar lista mostre mostrar encontre encontrar localize ache procure procurar busque buscar pesquise conte contar quantos quantas
        resuma resumir leia ler exiba exibir abra abrir acrescente acrescentar adicione adicionar anexe escreva escrever salve salvar grave
        gravar guarde crie criar gere gerar arquivos arquivo ficheiros linhas linha relatorio pasta tamanhos informacoes informacao detalhes
        """);

    /// <summary>Kinds of files by what people call them.</summary>
    public static Dictionary<string, string> Kinds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["c#"] = "*.cs",
        ["csharp"] = "*.cs",
        ["f#"] = "*.fs",
        ["python"] = "*.py",
        ["javascript"] = "*.{js,mjs,cjs,jsx}",
        ["typescript"] = "*.{ts,tsx}",
        ["java"] = "*.java",
        ["go"] = "*.go",
        ["rust"] = "*.rs",
        ["c++"] = "*.{cpp,cc,cxx,hpp}",
        ["markdown"] = "*.md",
        ["json"] = "*.json",
        ["yaml"] = "*.{yml,yaml}",
        ["xml"] = "*.xml",
        ["html"] = "*.{html,htm}",
        ["css"] = "*.css",
        ["sql"] = "*.sql",
        ["bicep"] = "*.bicep",
        ["csv"] = "*.csv",
        ["text"] = "*.txt",
        ["texto"] = "*.txt",
        ["log"] = "*.log",
        ["project"] = "*.csproj",
    };

    private static HashSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
