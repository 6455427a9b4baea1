using Lavra.Composition;
using Lavra.Jobs;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage;
using Lavra.Models;
using Lavra.Models.Offline;
using Lavra.Privacy;
using Lavra.Tools.Registration;
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
        BuiltInTools.Register(settings.Rules, time);

    /// <summary>The product over the stores of a data file.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="loggers">Where everything logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="redactor">The redaction gateway.</param>
    /// <param name="offline">Makes the built-in model; null for the product's own.</param>
    /// <param name="tools">Gives the tools, if they are made already; null to have them made when they are needed.</param>
    public static Product Product(
        LocalSettings settings,
        SqliteStores stores,
        ILoggerFactory loggers,
        TimeProvider time,
        Redactor redactor,
        Func<IChatClient>? offline,
        Func<ToolRegistry>? tools = null) => new(new ProductParts
        {
            Stores = stores,
            Settings = ProductSettings.Of(settings.Reading, settings.Rules),
            Tenants = stores.ListTenants,

            // Who holds the data file is the only one who can run jobs on it.
            Jobs = new JobHosting { IsAlone = true },
            Models = () => Models(settings, loggers, time, redactor, offline),
            Tools = tools,
            Redactor = redactor,
            Time = time,
            Loggers = loggers,
        });

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
