using System.Collections.Frozen;

namespace Lavra.Models.Offline;

/// <summary>The words that the offline model knows, English and Portuguese, without accents.</summary>
internal static class OfflineVocabulary
{
    public static FrozenSet<string> Filler { get; } = Set("please favor me us you can could pode poderia just also tambem now agora");

    public static FrozenSet<string> Article { get; } = Set("the a an o os as um uma all every todos todas any its their seus suas");

    public static FrozenSet<string> And { get; } = Set("and then e depois entao &");

    public static FrozenSet<string> List { get; } = Set("list ls dir show liste listar lista mostre mostrar");

    public static FrozenSet<string> Find { get; } =
        Set("find locate encontre encontrar localize localizar ache achar procure procurar busque buscar list liste listar");

    public static FrozenSet<string> Search { get; } =
        Set("search grep look find procure procurar busque buscar pesquise pesquisar encontre encontrar ache achar list liste");

    public static FrozenSet<string> Count { get; } = Set("count conte contar quantos quantas how contabilize");

    public static FrozenSet<string> Summarise { get; } =
        Set("summarise summarize report measure resuma resumir mostre show calculate calcule meca");

    public static FrozenSet<string> Read { get; } = Set("read show print display cat open leia ler mostre mostrar exiba exibir abra abrir");

    public static FrozenSet<string> Info { get; } = Set("info information details informacao informacoes detalhes");

    public static FrozenSet<string> Give { get; } = Set("get give show mostre de obtenha");

    public static FrozenSet<string> Append { get; } = Set("append add acrescente acrescentar adicione adicionar anexe anexar");

    public static FrozenSet<string> Write { get; } =
        Set("write save store put record create make produce escreva escrever salve salvar grave gravar guarde guardar registre crie criar gere gerar generate");

    public static FrozenSet<string> Result { get; } = Set(
        """
        a an the report markdown summary it them this that result results list findings everything those output answer
        um uma o os as relatorio resumo isso eles elas tudo resultado resultados lista saida resposta -o -os em
        """);

    public static FrozenSet<string> Report { get; } = Set("report summary relatorio resumo");

    public static FrozenSet<string> Into { get; } = Set("to into in as called named em no na para como chamado chamada ao");

    public static FrozenSet<string> Place { get; } = Set("in under inside within below from of on em no na nos nas sob dentro de do da dos das");

    public static FrozenSet<string> Deep { get; } = Set("under below recursively sob abaixo recursivamente");

    public static FrozenSet<string> About { get; } = Set("about on of for sobre de do da dos das");

    public static FrozenSet<string> Files { get; } = Set("files file arquivos arquivo ficheiros ficheiro");

    public static FrozenSet<string> Folder { get; } = Set("folder folders directory diretorio pasta tree");

    public static FrozenSet<string> Contents { get; } = Set("contents content conteudo conteudos text texto");

    public static FrozenSet<string> Lines { get; } = Set("lines line loc linhas linha");

    public static FrozenSet<string> Sizes { get; } = Set("size sizes tamanho tamanhos bytes");

    public static FrozenSet<string> Mentions { get; } = Set(
        "comment comments occurrence occurrences mention mentions line lines note notes marker markers comentario comentarios ocorrencia ocorrencias mencao mencoes linha linhas nota notas");

    public static FrozenSet<string> Term { get; } = Set("word text string term phrase palavra texto termo frase");

    public static FrozenSet<string> Containing { get; } = Set("containing contain contains with that mention mentions contendo contem com que mencionam");

    public static FrozenSet<string> CountWords { get; } = Set(
        "many number of quantity there are is do we have existem ha tem temos quantidade numero de code codigo source fonte and e each per by por cada extension extensao extensions type tipo");

    public static FrozenSet<string> For { get; } = Set("for por pelo pela");

    public static FrozenSet<string> Here { get; } = Set("here aqui");

    public static FrozenSet<string> ThisFolder { get; } = Set("this current nesta neste esta este atual workspace project repository repo projeto repositorio");

    public static FrozenSet<string> End { get; } = Set("end final fim");

    public static FrozenSet<string> Named { get; } = Set("matching named called like chamados correspondentes");

    public static FrozenSet<string> Portuguese { get; } = Set(
        """
        liste listar lista mostre mostrar encontre encontrar localize ache procure procurar busque buscar pesquise conte contar quantos quantas
        resuma resumir leia ler exiba exibir abra abrir acrescente acrescentar adicione adicionar anexe escreva escrever salve salvar grave
        gravar guarde crie criar gere gerar arquivos arquivo ficheiros linhas linha relatorio pasta tamanhos informacoes informacao detalhes
        """);

    /// <summary>Kinds of files by what people call them.</summary>
    public static FrozenDictionary<string, string> Kinds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
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
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
