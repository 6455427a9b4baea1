namespace Lavra.Functions.Tests.Durable.Double;

/// <summary>The host failed around an activity, which it tells as the activity's failure, of one of its own types.</summary>
internal sealed class HostFailedException(string type) : Exception("Exception while executing function: Functions.act")
{
    /// <summary>The host's type.</summary>
    public string Type => type;
}
