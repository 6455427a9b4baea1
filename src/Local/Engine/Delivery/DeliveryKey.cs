namespace Lavra.Local.Engine.Delivery;

/// <summary>Which activity is delivered: the same after its instance left memory and came back.</summary>
/// <param name="Instance">The instance that asked.</param>
/// <param name="Execution">Which execution of it; task numbers begin again with each.</param>
/// <param name="Task">The number of the request in program order.</param>
internal readonly record struct DeliveryKey(string Instance, int Execution, int Task);
