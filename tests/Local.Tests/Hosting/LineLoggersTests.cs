using Lavra.Local.Hosting;
using Lavra.Privacy;
using Lavra.Testing.Time;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Tests.Hosting;

public sealed class LineLoggersTests : IDisposable
{
    private readonly StringWriter writer = new();
    private readonly Redactor redactor = new();

    [Fact]
    public void An_entry_is_one_redacted_line()
    {
        redactor.Register("key", "very-secret");
        using var loggers = new LineLoggers(writer, LogLevel.Information, new ManualTime(), redactor);
        loggers.CreateLogger("Lavra.Test").LogInformation(new EventId(7), "uses very-secret\n\u001b[31mred");
        var line = Assert.Single(writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("info Lavra.Test[7] uses [redacted:key] red", line);
    }

    [Fact]
    public void Frameworks_are_heard_from_warnings_on()
    {
        using var loggers = new LineLoggers(writer, LogLevel.Information, new ManualTime(), redactor);
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Lavra.Runs").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger("Lavra.Runs").IsEnabled(LogLevel.Debug));
    }

    public void Dispose() => writer.Dispose();
}
