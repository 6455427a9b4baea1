namespace Lavra.Local.Storage;

/// <summary>The tables of runs, steps, generations, tool calls, payloads and the execution log.</summary>
internal static class FactSchema
{
    /// <summary>The first form.</summary>
    public const string V1 = "";
}
