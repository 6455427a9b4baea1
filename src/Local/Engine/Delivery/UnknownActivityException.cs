using Lavra.Durability;

namespace Lavra.Local.Engine.Delivery;

/// <summary>A history asks for an activity that this program does not have.</summary>
internal sealed class UnknownActivityException(string name) : Exception(
    $"Activity '{name}' is not registered in this program. It was asked for by a version of the program that had it."),
    IPermanentFailure;
