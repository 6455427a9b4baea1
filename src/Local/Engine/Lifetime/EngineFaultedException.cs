namespace Lavra.Local.Engine.Lifetime;

/// <summary>The engine has stopped because what it writes does not reach the disk.</summary>
internal sealed class EngineFaultedException(Task<Exception> cause) : Exception(
    $"The engine has stopped: {Cause(cause).Message} Nothing recorded is lost; put the cause right and start again.", Cause(cause))
{
#pragma warning disable RS0030 // The task has completed whenever this is made.
    private static Exception Cause(Task<Exception> cause) => cause.Result;
#pragma warning restore RS0030
}
