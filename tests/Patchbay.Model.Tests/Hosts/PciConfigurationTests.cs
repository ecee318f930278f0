using Patchbay.Model.Hosts;

namespace Patchbay.Model.Tests.Hosts;

public sealed class PciConfigurationTests
{
    [Fact]
    public void A_link_of_an_endpoint_is_read()
    {
        // 8 GT/s and 8 lanes possible as port 5; 5 GT/s on 4 lanes present.
        byte[] space = Space(header: 0, express: 0x40, type: 0, possible: 0x05000083, present: 0x0042);

        PciConfiguration read = PciConfiguration.Read(space);

        Assert.Equal(new PciConfiguration { IsExpress = true, Possible = new ExpressLink(5, "8", 8), Present = new ExpressLink(null, "5", 4) }, read);
    }

    [Theory]
    [InlineData(0x01, "pci-bridge")]
    [InlineData(0x81, "pci-bridge")]
    [InlineData(0x02, "cardbus-bridge")]
    [InlineData(0x80, null)]
    public void A_bridge_is_told_by_its_header(byte header, string? bridge)
        => Assert.Equal(bridge, PciConfiguration.Read(Space(header, express: 0, type: 0, possible: 0, present: 0)).Bridge);

    [Fact]
    public void What_is_part_of_the_root_complex_has_no_link()
    {
        PciConfiguration read = PciConfiguration.Read(Space(header: 0, express: 0x40, type: 9, possible: 0x83, present: 0x42));

        Assert.Equal(new PciConfiguration { IsExpress = true }, read);
    }

    [Fact]
    public void A_list_of_capabilities_that_bites_its_tail_ends()
    {
        byte[] space = Space(header: 0, express: 0, type: 0, possible: 0, present: 0);
        space[0x06] = 0x10;
        space[0x34] = 0x50;
        (space[0x50], space[0x51]) = (0x05, 0x60);
        (space[0x60], space[0x61]) = (0x11, 0x50);

        Assert.False(PciConfiguration.Read(space).IsExpress);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    public void A_space_that_is_cut_short_tells_what_is_there(int length)
        => Assert.False(PciConfiguration.Read(Space(header: 0, express: 0x40, type: 0, possible: 0x83, present: 0x42).AsSpan(0, length)).IsExpress);

    private static byte[] Space(byte header, byte express, int type, uint possible, ushort present)
    {
        byte[] space = new byte[256];
        space[0x0e] = header;
        if (express > 0)
        {
            space[0x06] = 0x10;
            space[0x34] = express;
            space[express] = 0x10;
            space[express + 2] = (byte)((type << 4) | 2);
            BitConverter.TryWriteBytes(space.AsSpan(express + 0x0c), possible);
            BitConverter.TryWriteBytes(space.AsSpan(express + 0x12), present);
        }
        return space;
    }
}
