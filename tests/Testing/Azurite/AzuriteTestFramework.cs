using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Lavra.Testing.Azurite;

/// <summary>
/// Skips the classes that are marked with <see cref="UsesAzuriteAttribute"/> where Azurite is missing. A suite cannot say that of
/// its tests: it does not know who inherits them.
/// </summary>
/// <param name="messages">Where to tell what happens.</param>
public sealed class AzuriteTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc />
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions) =>
            AzuriteInstallation.Current.Missing is not null
            && testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any()
            && testMethod.TestClass.Class.GetCustomAttributes(typeof(UsesAzuriteAttribute)).Any()
                ? ReportDiscoveredTestCase(
                    new SkippedTestCase(
                        DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod),
                    includeSourceInformation,
                    messageBus)
                : base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
    }
}
