using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Planning;

/// <summary>How a plan came about. Numbers are stored.</summary>
[JsonConverter(typeof(WireWordConverter<PlanOrigin>))]
public enum PlanOrigin
{
    /// <summary>The caller gave it.</summary>
    Given = 0,

    /// <summary>The objective is plain enough to need no planner.</summary>
    Simple = 1,

    /// <summary>The model made it.</summary>
    Model = 2,
}
