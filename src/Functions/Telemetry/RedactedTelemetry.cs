using Lavra.Privacy;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.ApplicationInsights.Extensibility;

namespace Lavra.Functions.Telemetry;

/// <summary>The redaction gateway in front of Application Insights: takes secrets out of everything that is sent.</summary>
internal sealed class RedactedTelemetry(IRedactor redactor) : ITelemetryInitializer
{
    /// <inheritdoc />
    public void Initialize(ITelemetry telemetry)
    {
        switch (telemetry)
        {
            case TraceTelemetry trace:
                trace.Message = Text(trace.Message);
                break;
            case ExceptionTelemetry exception:
                exception.Message = Text(exception.Message);
                foreach (var part in exception.ExceptionDetailsInfoList)
                {
                    part.Message = Text(part.Message);
                }

                break;
            case DependencyTelemetry dependency:
                (dependency.Name, dependency.Target, dependency.Data) = (Text(dependency.Name), Text(dependency.Target), Text(dependency.Data));
                break;
            case RequestTelemetry request:
                request.Name = Text(request.Name);
                if (request.Url is { } address && Uri.TryCreate(Text(address.OriginalString), UriKind.RelativeOrAbsolute, out var redacted))
                {
                    request.Url = redacted;
                }

                break;
            default:
                break;
        }

        if (telemetry is ISupportProperties { Properties: { Count: > 0 } properties })
        {
            foreach (var (name, value) in properties.ToList())
            {
                properties[name] = Text(value);
            }
        }
    }

    private string? Text(string? text) => text is null ? null : redactor.RedactText(FunctionKeys.Take(text));
}
