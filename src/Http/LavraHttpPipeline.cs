using Lavra.Http.Callers;
using Lavra.Http.Hosting;
using Lavra.Http.Limits;
using Lavra.Http.Problems;
using Lavra.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Puts what every request of the API passes into a host's pipeline.</summary>
public static partial class LavraHttpPipeline
{
    /// <summary>
    /// Adds, in this order: headers, problems in place of exceptions, the check of keys, and rate limits. It belongs between routing
    /// and the endpoints (a <c>WebApplication</c> has both by itself; an <c>ApplicationBuilder</c> needs <c>UseRouting</c> before and
    /// <c>UseEndpoints</c> after). Nothing here depends on the server.
    /// </summary>
    /// <param name="app">The host's pipeline.</param>
    /// <param name="reach">Who can reach the listener; decides whether requests without a key are possible at all.</param>
    public static IApplicationBuilder UseLavraHttp(this IApplicationBuilder app, HttpReach reach = HttpReach.Network)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        var options = services.GetRequiredService<IOptions<HttpOptions>>().Value;
        var keys = services.GetRequiredService<ApiKeyRing>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        if (keys.IsEmpty && reach == HttpReach.Network)
        {
            Log.NoKeys(loggers.CreateLogger<AccessGate>());
        }

        app.Use(static next => new SecurityHeaders(next).InvokeAsync);
        app.Use(next => new FailureGuard(next, loggers.CreateLogger<FailureGuard>()).InvokeAsync);
        app.Use(next => new AccessGate(next, keys, reach, loggers.CreateLogger<AccessGate>()).InvokeAsync);
        return app.UseRateLimiter(KeyRateLimits.Create(options));
    }

    private static partial class Log
    {
        [LoggerMessage(1511, LogLevel.Warning,
            "No API key is configured, and others may reach this server: every request will be refused. Make a key with 'lavra serve --new-key NAME'")]
        public static partial void NoKeys(ILogger logger);
    }
}
