using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Tests.Values;

public sealed class IpPrefixTests
{
    [Theory]
    [InlineData("192.168.122.1/24", "192.168.122.255", true)]
    [InlineData("192.168.122.1/24", "192.168.123.0", false)]
    [InlineData("10.1.2.3/9", "10.127.255.255", true)]
    [InlineData("10.1.2.3/9", "10.128.0.0", false)]
    [InlineData("10.1.2.3/0", "203.0.113.1", true)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("10.1.2.3/32", "10.1.2.2", false)]
    [InlineData("10.1.2.3/24", "fd00::1", false)]
    [InlineData("fd00:1::1/61", "fd00:1:0:7::9", true)]
    [InlineData("fd00:1::1/61", "fd00:1:0:8::", false)]
    [InlineData("fd00:1::1/128", "fd00:1::1", true)]
    public void An_address_lies_in_a_network_by_the_bits_of_its_length(string network, string address, bool lies)
        => Assert.Equal(lies, IpPrefix.Parse(network, null).Contains(IPAddress.Parse(address)));

    // As a document with a mistake says it, which is told of elsewhere.
    [Theory]
    [InlineData(33)]
    [InlineData(int.MaxValue)]
    public void A_length_beyond_the_address_counts_as_all_of_it(int length)
    {
        IpPrefix network = new(IPAddress.Parse("10.1.2.3"), length);
        Assert.True(network.Contains(IPAddress.Parse("10.1.2.3")));
        Assert.False(network.Contains(IPAddress.Parse("10.1.2.2")));
    }
}
