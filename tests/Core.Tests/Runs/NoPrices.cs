using Lavra.Generation;

namespace Lavra.Core.Tests.Runs;

/// <summary>Knows no price.</summary>
internal sealed class NoPrices : IPriceTable
{
    public Price PriceOf(string model, string? responseModel, TokenUsage usage, DateTimeOffset at) => Price.Unknown;
}
