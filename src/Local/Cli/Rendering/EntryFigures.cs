using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Adds up what log entries tell about a run while it goes.</summary>
internal sealed class EntryFigures
{
    /// <summary>Steps of the plan; 0 until there is one.</summary>
    public int Steps { get; private set; }

    /// <summary>Steps that ended.</summary>
    public int StepsEnded { get; private set; }

    /// <summary>Tool calls that ended.</summary>
    public int ToolCalls { get; private set; }

    /// <summary>Tokens of all generations.</summary>
    public long Tokens { get; private set; }

    /// <summary>US dollars as far as they are known.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Whether the price of a generation is unknown.</summary>
    public bool CostUnknown { get; private set; }

    /// <summary>Takes up an entry.</summary>
    public void Add(LogEntryResource entry)
    {
        switch (EntryLine.PayloadOf(entry))
        {
            case PlanPayload plan:
                Steps = plan.Steps;
                break;
            case ToolExecutedPayload:
                ToolCalls++;
                break;
            case GenerationPayload generation:
                Tokens += generation.Tokens;
                Cost += generation.CostUsd ?? 0;
                CostUnknown |= generation is { CostUsd: null, Tokens: > 0 };
                break;
            default:
                StepsEnded += entry.Action.Known is LogAction.StepCompleted or LogAction.StepFailed ? 1 : 0;
                break;
        }
    }
}
