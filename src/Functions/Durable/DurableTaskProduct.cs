using Lavra.Composition;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>The product on Durable Task.</summary>
internal static class DurableTaskProduct
{
    /// <summary>The product's services on the client that a function was given. Cheap, and as good for one call as the client is.</summary>
    public static ProductServices On(this Product product, DurableTaskClient client) =>
        product.On(new DurableTaskDurableClient(client, product.Redactor, product.Time));
}
