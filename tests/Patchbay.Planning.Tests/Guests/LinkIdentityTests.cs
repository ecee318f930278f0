using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

public sealed class LinkIdentityTests
{
    private static readonly MacAddress Lent = MacAddress.Parse("52:54:00:00:00:01");
    private static readonly MacAddress Own = MacAddress.Parse("a0:36:9f:00:00:01");

    // Number, permanent address, hardware and address as seen; whether it is the device.
    [Theory]
    [InlineData(7, "a0:36:9f:00:00:01", "pci/0000:01:00.0", "52:54:00:00:00:01", true)]
    [InlineData(7, null, null, "52:54:00:00:00:01", true)]
    [InlineData(7, "a0:36:9f:00:00:01", "pci/0000:01:00.0", "52:54:00:00:00:77", true)]
    [InlineData(7, "a0:36:9f:00:00:02", "pci/0000:01:00.0", "52:54:00:00:00:01", false)]
    [InlineData(7, "a0:36:9f:00:00:01", "pci/0000:02:00.0", "52:54:00:00:00:01", false)]
    // A virtual function, whose card was told the guest's address.
    [InlineData(7, "52:54:00:00:00:01", "pci/0000:01:00.0", "52:54:00:00:00:01", true)]
    [InlineData(7, "52:54:00:00:00:01", "pci/0000:02:00.0", "52:54:00:00:00:01", false)]
    // It was in another namespace meanwhile.
    [InlineData(9, "a0:36:9f:00:00:01", "pci/0000:01:00.0", "52:54:00:00:00:01", true)]
    // Its driver was loaded anew.
    [InlineData(9, "a0:36:9f:00:00:01", "pci/0000:01:00.0", "a0:36:9f:00:00:01", false)]
    [InlineData(9, null, null, "52:54:00:00:00:01", false)]
    public void A_device_is_known_by_its_hardware_and_its_number(int index, string? permanent, string? parent, string mac, bool expected)
    {
        LinkState first = new() { Name = "eth0", Index = 7, Mac = Own, PermanentMac = Own, Parent = "pci/0000:01:00.0" };
        LinkState seen = new() { Name = "eth0", Index = index, Mac = MacAddress.Parse(mac), PermanentMac = permanent is null ? null : MacAddress.Parse(permanent), Parent = parent };
        Assert.Equal(expected, LinkIdentity.Of(first, Lent).Is(seen));
    }
}
