using System.Globalization;
using Lavra.Privacy;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>
/// Logs to a writer, one line an entry, after redaction. What frameworks say is shown from warnings on. Thread safe; the writer
/// must be as well.
/// </summary>
/// <param name="writer">Where lines go.</param>
/// <param name="least">The least level that is shown.</param>
/// <param name="time">Stamps lines.</param>
/// <param name="redactor">Takes secrets out.</param>
internal sealed class LineLoggers(TextWriter writer, LogLevel least, TimeProvider time, IRedactor redactor) : ILoggerFactory, ILoggerProvider
{
    private const string Own = "Lavra";

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName)
    {
        ArgumentNullException.ThrowIfNull(categoryName);
        var isOwn = categoryName.StartsWith(Own, StringComparison.Ordinal);
        return new LineLogger(this, categoryName, isOwn || least > LogLevel.Warning ? least : LogLevel.Warning);
    }

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It logs to its writer only.");

    /// <inheritdoc />
    public void Dispose()
    {
        // The writer is not its own.
    }

    private void Write(string category, LogLevel level, EventId id, string message, Exception? exception)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}Z {Word(level)} {category}[{id.Id}] {message}{Cause(exception)}");
        writer.WriteLine(Cli.Rendering.VisibleText.Line(redactor.RedactText(text)));
    }

    private string Cause(Exception? exception) => exception is null ? ""
        : least <= LogLevel.Debug ? $" {exception}" : $" ({exception.GetType().Name}: {exception.Message})";

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private sealed class LineLogger(LineLoggers owner, string category, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Write(category, logLevel, eventId, formatter(state, exception), exception);
            }
        }
    }
}
