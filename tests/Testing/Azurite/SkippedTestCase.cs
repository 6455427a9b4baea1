using Xunit.Abstractions;
using Xunit.Sdk;

namespace Lavra.Testing.Azurite;

/// <summary>A test that does not run because Azurite is missing.</summary>
internal sealed class SkippedTestCase : XunitTestCase
{
    /// <summary>For the test framework, which fills it by itself.</summary>
    [Obsolete("Only the test framework may make an empty one.", error: true)]
    public SkippedTestCase()
    {
    }

    /// <summary>Stands for all cases of a method.</summary>
    public SkippedTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    /// <inheritdoc />
    protected override string? GetSkipReason(IAttributeInfo factAttribute) => AzuriteInstallation.Current.Missing;
}
