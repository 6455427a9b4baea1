using Lavra.Composition;
using Microsoft.DurableTask.Client;

namespace Lavra.Functions.Durable;

/// <summary>Holds the product's services on the client that the platform gave to an HTTP function, for the request that it serves.</summary>
/// <param name="product">The product.</param>
public sealed class BoundServices(Product product)
{
    private ProductServices? services;

    /// <summary>Takes the client.</summary>
    public void Bind(DurableTaskClient client) => services = product.On(client);

    /// <summary>Gives the services.</summary>
    /// <exception cref="InvalidOperationException">No client was taken.</exception>
    public ProductServices Get() => services
        ?? throw new InvalidOperationException("The function that is running has no [DurableClient], so it cannot act on workflows.");
}
