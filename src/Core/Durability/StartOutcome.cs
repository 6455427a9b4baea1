namespace Lavra.Durability;

/// <summary>What came of a start.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Started">False when an instance of that id existed already.</param>
public readonly record struct StartOutcome(string InstanceId, bool Started);
