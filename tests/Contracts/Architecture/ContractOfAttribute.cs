namespace Lavra.Contracts.Architecture;

/// <summary>Says which port a suite is the contract of: what every adapter of it must do.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContractOfAttribute(Type port) : Attribute
{
    /// <summary>An interface of Core.</summary>
    public Type Port { get; } = port;
}
