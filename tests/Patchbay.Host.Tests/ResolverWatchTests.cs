using Patchbay.Host.Dnsmasq;

namespace Patchbay.Host.Tests;

public sealed class ResolverWatchTests
{
    [Fact]
    public void Name_servers_are_taken_in_order_and_the_rest_is_left_out()
        => Assert.Equal(
            "server=10.0.0.1\nserver=fe80::1%eth0\n",
            ResolverWatch.Translate("# comment\nsearch example.org\nnameserver 10.0.0.1\n nameserver\tfe80::1%eth0 \nnameserver x\nnameserver\noptions edns0\n"));
}
