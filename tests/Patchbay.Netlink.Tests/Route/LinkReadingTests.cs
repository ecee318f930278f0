using System.Net.NetworkInformation;
using Patchbay.Netlink.Route;

namespace Patchbay.Netlink.Tests.Route;

public sealed class LinkReadingTests
{
    // Hardware that no machine for tests needs to have: the attributes of linux/if_link.h.
    [Fact]
    public void A_link_says_what_hardware_it_is_of()
    {
        const string Message =
            """
            54000000 10000000 00000000 00000000
            00000100 05000000 00000000 00000000
            09000300 65746830 00000000 0a003600
            a0369f00 00010000 11003800 30303030
            3a30313a 30302e30 00000000 08003900
            70636900
            """;
        ReadOnlySpan<byte> bytes = Convert.FromHexString(string.Concat(Message.Where(char.IsAsciiHexDigit)));

        Assert.True(NetlinkMessage.TryRead(ref bytes, out NetlinkMessage message));
        Link link = LinkReading.Read(message);

        Assert.Equal(("eth0", "pci/0000:01:00.0"), (link.Name, link.Parent));
        Assert.Equal(PhysicalAddress.Parse("A0369F000001"), link.PermanentMac);
    }
}
