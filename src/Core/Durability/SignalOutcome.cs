namespace Lavra.Durability;

/// <summary>What came of waiting for a signal.</summary>
/// <param name="Received">False when the time-out came first.</param>
/// <param name="Payload">The payload; default when nothing was received.</param>
public readonly record struct SignalOutcome<T>(bool Received, T? Payload);
