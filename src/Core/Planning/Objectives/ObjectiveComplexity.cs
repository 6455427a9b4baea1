namespace Lavra.Planning.Objectives;

/// <summary>
/// Whether an objective deserves a plan: it is long, it asks for more than one thing, or it has several words that speak of
/// size or sequence.
/// </summary>
internal static class ObjectiveComplexity
{
    private const int LongObjective = 200;
    private const int ManyVerbs = 2;
    private const int ManyKeywords = 2;

    private static readonly HashSet<string> verbs = Set(
        """
        list read write create find search count summarise summarize analyse analyze compare delete remove edit replace rename move copy
        append add generate build run test fix refactor implement extract convert translate download install deploy check verify validate
        update explain describe review save design document migrate integrate optimise optimize plan research investigate merge sort collect
        liste listar leia ler escreva escrever crie criar encontre encontrar procure procurar busque buscar conte contar resuma resumir
        analise analisar comparar apague apagar exclua excluir remova remover edite editar substitua substituir renomeie renomear mova mover
        copie copiar acrescente acrescentar adicione adicionar gere gerar construa construir execute executar teste testar corrija corrigir
        refatore refatorar implemente implementar extraia extrair converta converter traduza traduzir baixe baixar instale instalar
        verifique verificar valide validar atualize atualizar explique explicar descreva descrever revise revisar salve salvar grave gravar
        projete documente migre integre otimize planeje pesquise investigue junte ordene colete
        """);

    private static readonly HashSet<string> keywords = Set(
        """
        then after afterwards finally first next each every several multiple various complete entire whole step steps stage stages project
        system architecture pipeline application framework database module modules report reports
        depois entao finalmente primeiro proximo cada varios varias multiplos completo completa inteiro inteira etapa etapas passo passos
        projeto sistema arquitetura aplicacao aplicativo modulo modulos relatorio relatorios
        """);

    public static bool IsComplex(string objective)
    {
        if (objective.Length > LongObjective)
        {
            return true;
        }

        var words = ObjectiveWord.Split(objective).Where(word => !word.Quoted)
            .Select(word => word.Folded.Trim('.', ',', ';', ':', '!', '?', '(', ')')).ToList();
        return words.Count(verbs.Contains) >= ManyVerbs || words.Count(keywords.Contains) >= ManyKeywords;
    }

    private static HashSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
