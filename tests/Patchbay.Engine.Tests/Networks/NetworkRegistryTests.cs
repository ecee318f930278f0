using Patchbay.Engine.Networks;

namespace Patchbay.Engine.Tests.Networks;

public sealed class NetworkRegistryTests
{
    [Fact]
    public void Someone_who_waited_for_a_network_that_went_does_not_take_its_successor_along()
    {
        NetworkRegistry registry = new();
        Guid uuid = new("9a05da11-e96b-47f3-8253-a3a482e445f5");
        NetworkEntry gone = registry.Claim("default", uuid);
        registry.DropIfNothing(gone);
        NetworkEntry successor = registry.Claim("default", uuid);

        registry.DropIfNothing(gone);

        Assert.Same(successor, registry.Find("default"));
        Assert.Same(successor, registry.Find(uuid));
    }
}
