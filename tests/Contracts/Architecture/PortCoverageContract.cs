using System.Reflection;
using Lavra.Facts;

namespace Lavra.Contracts.Architecture;

/// <summary>What every host must show: none of its adapters was forgotten.</summary>
public abstract class PortCoverageContract
{
    /// <summary>The host's assembly.</summary>
    protected abstract Assembly Host { get; }

    private PortCoverage Coverage => new(
        typeof(IRunStore).Assembly.GetTypes(), Host.GetTypes(), typeof(PortCoverageContract).Assembly.GetTypes(), GetType().Assembly.GetTypes());

    [Fact]
    public void The_host_has_ports() => Assert.Contains(typeof(IRunStore), Coverage.Ports);

    [Fact]
    public void Every_port_has_a_contract_suite() => AssertNone(Coverage.WithoutSuite());

    [Fact]
    public void Every_adapter_is_held_to_the_contract_of_its_port() => AssertNone(Coverage.Untested());

    private static void AssertNone(IEnumerable<string> missing)
    {
        var all = string.Join("\n- ", missing);
        Assert.True(all.Length == 0, "- " + all);
    }
}
