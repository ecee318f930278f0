using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;

namespace Patchbay.Model.Tests.Networks;

public sealed class FreeSubnetTests
{
    private static readonly Guid Network = Guid.Parse("11112222-3333-4444-5555-666677778888");

    [Theory]
    [InlineData("", "192.168.122.1")]
    [InlineData("192.168.122.0/24", "192.168.123.1")]
    [InlineData("192.168.122.77/32", "192.168.123.1")]
    [InlineData("192.168.120.0/21", "192.168.128.1")]
    // From the known one to the end, then from the beginning, then the next private network.
    [InlineData("192.168.122.0/23 192.168.124.0/22 192.168.128.0/17", "192.168.0.1")]
    [InlineData("192.168.0.0/16", "172.16.0.1")]
    [InlineData("192.168.0.0/16 172.16.0.0/12 10.0.0.0/9", "10.128.0.1")]
    [InlineData("192.168.0.0/16 172.16.0.0/12 10.0.0.0/8", null)]
    // A default route leads everywhere and takes nothing.
    [InlineData("0.0.0.0/0 fd00::/8", "192.168.122.1")]
    [InlineData("0.0.0.0/1 128.0.0.0/1", "192.168.122.1")]
    public void The_first_subnet_that_nobody_has_is_chosen(string taken, string? chosen)
        => Assert.Equal(chosen, Choose(new SubnetRequest(IsIPv4: true), taken));

    [Theory]
    [InlineData(16, null, "", "192.168.0.1")]
    [InlineData(30, null, "192.168.122.0/30 192.168.122.8/29", "192.168.122.5")]
    [InlineData(12, null, "", "172.16.0.1")]
    [InlineData(26, "10.1.0.0/24", "10.1.0.3/32 10.1.0.64/26", "10.1.0.129")]
    [InlineData(24, "10.1.0.0/24", "10.1.0.3/32", null)]
    [InlineData(24, "203.0.113.0/24", "", "203.0.113.1")]
    public void Length_and_place_are_as_asked_for(int length, string? within, string taken, string? chosen)
        => Assert.Equal(chosen, Choose(new SubnetRequest(IsIPv4: true) { Length = length, Within = within is null ? null : Prefix(within) }, taken));

    [Fact]
    public void Unique_local_prefixes_are_the_networks_own()
    {
        SubnetRequest request = new(IsIPv4: false);
        string first = Choose(request, "")!;
        IpPrefix prefix = new(System.Net.IPAddress.Parse(first), 48);

        Assert.StartsWith("fd", first, StringComparison.Ordinal);
        Assert.Equal(first, Choose(request, ""));
        Assert.NotEqual(first, FreeSubnets.Choose(request, Guid.Parse("11112222-3333-4444-5555-666677778889"), [])!.ToString());
        string second = Choose(request, $"{prefix.Network.Address}/64")!;
        Assert.NotEqual(first, second);
        Assert.True(prefix.Contains(System.Net.IPAddress.Parse(second)));
    }

    [Theory]
    [InlineData(true, 24, "192.168.122.1", "192.168.122.2", "192.168.122.254")]
    [InlineData(true, 30, "192.168.122.1", "192.168.122.2", "192.168.122.2")]
    [InlineData(true, 8, "10.0.0.1", "10.0.0.2", "10.1.0.1")]
    [InlineData(false, 64, "fd00::1", "fd00::2", "fd00::ffff")]
    [InlineData(false, 112, "fd00::1", "fd00::2", "fd00::ffff")]
    public void All_of_a_subnet_that_fits_into_a_range_is_handed_out(bool ipv4, int length, string address, string start, string end)
    {
        IpDefinition ip = new SubnetRequest(ipv4) { Length = length }.At(System.Net.IPAddress.Parse(address));

        Assert.Equal([new DhcpRange(System.Net.IPAddress.Parse(start), System.Net.IPAddress.Parse(end))], ip.Ranges);
        Assert.Equal(length, ip.Subnet.Length);
        Assert.Empty(new SubnetRequest(ipv4) { HasDhcp = false }.At(System.Net.IPAddress.Parse(address)).Ranges);
    }

    private static string? Choose(SubnetRequest request, string taken)
        => FreeSubnets.Choose(request, Network, taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Prefix))?.ToString();

    private static IpPrefix Prefix(string text) => IpPrefix.Parse(text, null);
}
