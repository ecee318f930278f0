using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

/// <summary>Which PCI functions can be given to a guest, and what is done for it.</summary>
public sealed class PassthroughTests
{
    private static readonly PciAddress Address = new(0, 1, 0x10, 2);
    private static readonly PciAddress Neighbour = new(0, 1, 0x10, 4);
    private static readonly HashSet<PciAddress> Own = [Address];
    private static readonly DeviceWish Card = new(Address, Managed: true)
    {
        Settings = new FunctionSettings { Mac = MacAddress.Parse("52:54:00:00:00:01"), Vlan = 0 },
    };

    private static readonly PciFunctionState Seen = new()
    {
        Address = Address,
        Driver = new PciDriver("igbvf", null),
        Group = 12,
        Function = new VirtualFunctionState(new PciAddress(0, 1, 0, 0), "eth0", 1, new FunctionSettings { Mac = default(MacAddress), Vlan = 7, Trusted = true }),
    };

    [Fact]
    public void A_function_is_bound_told_and_handed_over_and_comes_back_in_the_opposite_order()
    {
        Assert.Null(PassthroughRules.Obstacle(Card, Seen, Own));
        PassedDevice device = PassedDevice.Of(Card, "hostdev0", Seen, new QemuUser(107, 107, []));
        Assert.Equal(
            ["pci 0000:01:10.2 driver vfio-pci", "link set eth0 vf 1 mac 52:54:00:00:00:01 vlan 0", "chown 107:107 /dev/vfio/12"],
            device.Give().Select(static o => o.ToString()));
        Assert.Equal(
            ["chown 0:0 /dev/vfio/12", "link set eth0 vf 1 mac 00:00:00:00:00:00 vlan 7", "pci 0000:01:10.2 driver igbvf"],
            device.Return().Select(static o => o.ToString()));
    }

    [Fact]
    public void The_file_of_a_group_goes_back_to_whoever_had_it()
    {
        PciFunctionState lent = Seen with { Driver = new PciDriver("vfio-pci", "vfio-pci"), GroupOwner = (1000, 1001) };
        PassedDevice device = PassedDevice.Of(Card with { Managed = false }, "hostdev0", lent, new QemuUser(107, 107, []));
        Assert.Equal("chown 107:107 /dev/vfio/12", device.Give().Last().ToString());
        Assert.Equal("chown 1000:1001 /dev/vfio/12", device.Return().First().ToString());
    }

    [Fact]
    public void What_has_its_driver_already_keeps_it()
    {
        PciFunctionState bound = Seen with { Driver = new PciDriver("vfio-pci", "vfio-pci") };
        Assert.Null(PassthroughRules.Obstacle(Card with { Managed = false }, bound, Own));
        Assert.Null(PassthroughRules.Holder(Card with { Managed = false }, bound));
        Assert.Null(PassedDevice.Of(Card with { Managed = false }, "hostdev0", bound, null).Driver);
    }

    [Fact]
    public void What_stands_against_it_is_said_so_that_an_administrator_can_act()
    {
        Refused("the host has no PCI device 0000:01:10.2", Card, null);
        Refused("the driver kind 'kvm' is not served", Card with { DriverKind = "kvm" }, Seen);
        Refused("is in no IOMMU group, so it cannot be passed on: switch the IOMMU on", Card, Seen with { Group = null });
        Refused("is not a virtual function of a network card", Card, Seen with { Function = null });
        Refused("load the card's driver", Card, Seen with { Function = Seen.Function! with { Link = null } });
        Refused("is a bridge", Card with { Settings = null }, Seen with { IsBridge = true });
        Refused("of its group 12, of which the host uses 0000:01:10.4 (driver igbvf)", Card, Seen with { Neighbours = [new PciNeighbour(Neighbour, "igbvf", IsBridge: false)] });
    }

    [Fact]
    public void What_is_not_managed_must_be_free_beforehand()
    {
        DeviceWish wish = Card with { Managed = false };
        Assert.Equal(
            "Unmanaged PCI device 0000:01:10.2 must be manually detached from the host: it has the driver igbvf, and managed='no' leaves it there; bind it to vfio-pci first, or say managed='yes'",
            PassthroughRules.Holder(wish, Seen));
        Assert.Contains("it has no driver", PassthroughRules.Holder(wish, Seen with { Driver = new PciDriver(null, null) }), StringComparison.Ordinal);
        Assert.Null(PassthroughRules.Holder(Card, Seen));
        Assert.Null(PassthroughRules.Holder(wish, null));
    }

    [Fact]
    public void A_neighbour_that_nobody_uses_that_is_a_bridge_or_that_the_same_guest_gets_is_no_obstacle()
    {
        foreach (PciNeighbour neighbour in new[] { new PciNeighbour(Neighbour, null, false), new PciNeighbour(Neighbour, "pcieport", true), new PciNeighbour(Neighbour, "vfio-pci", false) })
        {
            Assert.Null(PassthroughRules.Obstacle(Card, Seen with { Neighbours = [neighbour] }, Own));
        }
        Assert.Null(PassthroughRules.Obstacle(Card, Seen with { Neighbours = [new PciNeighbour(Neighbour, "igbvf", false)] }, new HashSet<PciAddress> { Address, Neighbour }));
    }

    private static void Refused(string why, DeviceWish wish, PciFunctionState? seen)
        => Assert.Contains(why, PassthroughRules.Obstacle(wish, seen, Own), StringComparison.Ordinal);
}
