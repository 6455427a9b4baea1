using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Execution;

/// <summary>A logger that is silent while a workflow takes turns again that it took before.</summary>
internal sealed class ReplaySafeLogger(ILogger inner, Func<bool> live) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => live() && inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (live())
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
