using System.Reflection;
using Lavra.Contracts.Architecture;

namespace Lavra.Local.Tests.Architecture;

/// <summary>No adapter of the local host was forgotten.</summary>
public sealed class LocalPortTests : PortCoverageContract
{
    protected override Assembly Host => Product.LocalAssembly;
}

/// <summary>The test for what was forgotten sees it.</summary>
public sealed class PortTests
{
    private static readonly Type[] Core = [typeof(IBook), typeof(IMark), typeof(GuardedBook)];
    private static readonly Type[] Host = [typeof(PaperBook)];

    public interface IBook
    {
        void Read();
    }

    public interface IMark;

    [Fact]
    public void Only_what_a_host_implements_is_a_port() => Assert.Equal(
        [typeof(IBook)], new PortCoverage([.. Core, typeof(IDisposable)], Host, [], []).Ports);

    [Fact]
    public void A_port_without_a_suite_is_named() => Assert.Equal(
        ["IBook has no contract suite: add one to tests/Contracts and mark it [ContractOf(typeof(IBook))]."],
        new PortCoverage(Core, Host, [], []).WithoutSuite());

    [Fact]
    public void An_adapter_without_tests_is_named() => Assert.Equal(
        ["GuardedBook implements IBook, and no test runs its contract: add 'class GuardedBookTests : BookContract'."],
        new PortCoverage(Core, Host, [typeof(BookContract)], [typeof(PaperBookTests)]).Untested());

    [Fact]
    public void Complete_coverage_is_seen() => Assert.Empty(
        new PortCoverage(Core, Host, [typeof(BookContract)], [typeof(PaperBookTests), typeof(GuardedBookTests)]).Untested());

    // Every host must show it, and a host is what can be started.
    [Fact]
    public void Every_host_shows_that_no_adapter_was_forgotten()
    {
        var hosts = WorkingCopy.Files("src", "*.csproj")
            .Where(static path => WorkingCopy.Read(path).Contains("<OutputType>Exe</OutputType>", StringComparison.Ordinal))
            .Select(static path => Path.GetFileNameWithoutExtension(path));
        Assert.All(hosts, host => Assert.Contains(
            WorkingCopy.Sources($"tests/{host}.Tests"), file => file.Text.Contains($": {nameof(PortCoverageContract)}", StringComparison.Ordinal)));
    }

    private sealed class PaperBook : IBook, IMark
    {
        public void Read()
        {
        }
    }

    private sealed class GuardedBook : IBook
    {
        public void Read()
        {
        }
    }

    [ContractOf(typeof(IBook))]
    private abstract class BookContract;

    private sealed class PaperBookTests : BookContract;

    private sealed class GuardedBookTests : BookContract;
}
