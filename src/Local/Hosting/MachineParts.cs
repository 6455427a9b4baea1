using Lavra.Local.Hosting.Settings;
using Lavra.Models;
using Lavra.Models.Offline;
using Lavra.Privacy;
using Lavra.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Hosting;

/// <summary>Makes parts of a machine that need no data file, for a whole machine and for commands that use them by themselves.</summary>
internal static class MachineParts
{
    /// <summary>The redaction gateway, which knows the settings' secrets.</summary>
    public static Redactor Redactor(LocalSettings settings)
    {
        var redactor = new Redactor();
        foreach (var (name, value) in settings.Secrets)
        {
            redactor.Register(name, value);
        }

        return redactor;
    }

    /// <summary>The tools.</summary>
    public static ToolRegistry Tools(LocalSettings settings, TimeProvider time) =>
        ToolRegistry.Build(BuiltInTools.Create(settings.Rules, time));

    /// <summary>The models.</summary>
    public static ModelCatalog Models(
        LocalSettings settings, ILoggerFactory loggers, TimeProvider time, Redactor redactor, Func<IChatClient>? offline) =>
        new(settings.Models, offline ?? (static () => new OfflineChatClient()), time, loggers, redactor);

    /// <summary>The models, for a command that uses nothing else; warnings go to a writer.</summary>
    public static ModelCatalog Models(LocalSettings settings, TextWriter log, TimeProvider time, Func<IChatClient>? offline)
    {
        var redactor = Redactor(settings);
        return Models(settings, Loggers(settings, log, LogLevel.Warning, time, redactor), time, redactor, offline);
    }

    /// <summary>What logs to a writer.</summary>
    public static LineLoggers Loggers(LocalSettings settings, TextWriter log, LogLevel least, TimeProvider time, Redactor redactor) =>
        new(log, settings.LogLevel ?? least, time, redactor);
}
