namespace Lavra.Contracts.Architecture;

/// <summary>
/// Finds ports, their adapters and their suites, and what is missing. A port is an interface of Core with members that a class of
/// a host implements: each host brings its own version, so one suite must hold them equal. What is implemented once, in Core,
/// Models or Http, is the same in every host and needs none.
/// </summary>
/// <param name="core">The types of Core.</param>
/// <param name="host">The types of a host.</param>
/// <param name="suites">The types among which the suites are.</param>
/// <param name="tests">The types among which the host's tests are.</param>
public sealed class PortCoverage(
    IReadOnlyCollection<Type> core, IReadOnlyCollection<Type> host, IReadOnlyCollection<Type> suites, IReadOnlyCollection<Type> tests)
{
    /// <summary>The ports, by name.</summary>
    public IReadOnlyList<Type> Ports { get; } =
    [
        .. core.Where(type => type is { IsInterface: true, IsPublic: true } or { IsInterface: true, IsNestedPublic: true }
            && type.GetMembers().Length > 0
            && host.Any(adapter => IsAdapter(adapter, type))).OrderBy(static type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Ports without a suite, each as a sentence.</summary>
    public IEnumerable<string> WithoutSuite() => Ports
        .Where(port => SuitesOf(port).Count == 0)
        .Select(static port => $"{port.Name} has no contract suite: add one to tests/Contracts and mark it [ContractOf(typeof({port.Name}))].");

    /// <summary>
    /// Adapters, decorators in Core included, without a test class that runs the port's suite on them, each as a sentence. The
    /// test class is known by its name: it begins with the adapter's.
    /// </summary>
    public IEnumerable<string> Untested() =>
        from port in Ports
        from adapter in core.Concat(host)
        where IsAdapter(adapter, port)
        from suite in SuitesOf(port)
        where !tests.Any(test => test is { IsAbstract: false } && suite.IsAssignableFrom(test)
            && test.Name.StartsWith(adapter.Name, StringComparison.Ordinal))
        select $"{adapter.Name} implements {port.Name}, and no test runs its contract: add 'class {adapter.Name}Tests : {suite.Name}'.";

    private List<Type> SuitesOf(Type port) => [.. suites.Where(suite => suite
        .GetCustomAttributes(typeof(ContractOfAttribute), inherit: false)
        .Cast<ContractOfAttribute>()
        .Any(contract => contract.Port == port))];

    // What an exception tells of itself is no port.
    private static bool IsAdapter(Type type, Type port) =>
        type is { IsClass: true, IsAbstract: false } && !type.IsAssignableTo(typeof(Exception)) && port.IsAssignableFrom(type);
}
