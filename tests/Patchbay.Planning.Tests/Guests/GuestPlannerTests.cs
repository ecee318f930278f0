using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Tests.Guests;

public sealed class GuestPlannerTests
{
    private static readonly QemuUser User = new(64055, 108, [995]);

    private static readonly GuestStart Web = new()
    {
        Guest = "web",
        Folder = "/run/patchbay/qemu/web",
        Subfolders = ["/run/patchbay/qemu/web/channel"],
        Launch = new QemuLaunch { Guest = "web", Binary = "qemu", Arguments = [], MonitorPath = "/run/patchbay/qemu/web/monitor.sock", LogPath = "/var/log/patchbay/web.log", User = User },
        Taps =
        [
            new GuestTap("vnet0", "virbr0", MacAddress.Parse("52:54:00:00:00:01")) { VnetHeader = true, Isolated = true },
            new GuestTap("tap-x", "br9", MacAddress.Parse("fe:54:00:00:00:02")) { Queues = 4, Mtu = 1400 },
        ],
        Files = [new GuestFile("/images/web.qcow2", Writes: true), new GuestFile("/images/base.img", Writes: false), new GuestFile("/boot/vmlinuz", Writes: false), new GuestFile("/dev/sdb", Writes: true), new GuestFile("/dev/net/tun", Writes: true)],
        Variables = new HostOperation.CopyFile("/usr/share/OVMF/OVMF_VARS.fd", "/var/lib/patchbay/guests/nvram/web_VARS.fd", User),
    };

    private static readonly HostSnapshot Host = new()
    {
        Links = new Dictionary<string, LinkState>
        {
            ["virbr0"] = new() { Name = "virbr0", Mtu = 9000, IsUp = true },
            ["br9"] = new() { Name = "br9", Mtu = 1500, IsUp = true },
        },
        Guests = new GuestFacts
        {
            Paths = new Dictionary<string, PathState>
            {
                ["/images/web.qcow2"] = new(PathKind.File, 0, 0, 0x1A4),
                ["/images/base.img"] = new(PathKind.File, 0, 0, 0x180),
                ["/boot/vmlinuz"] = new(PathKind.File, 0, 0, 0x1A4),
                ["/dev/sdb"] = new(PathKind.BlockDevice, 0, 6, 0x1B0),
                ["/dev/net/tun"] = new(PathKind.Other, 0, 0, 0x1B6),
            },
        },
    };

    [Fact]
    public void A_start_makes_what_QEMU_is_given_and_then_QEMU()
    {
        Assert.Equal(
            """
            folder make /run/patchbay/qemu/web for 64055:108
            folder make /run/patchbay/qemu/web/channel for 64055:108
            file copy /usr/share/OVMF/OVMF_VARS.fd to /var/lib/patchbay/guests/nvram/web_VARS.fd
            chown 64055:108 /images/web.qcow2
            chown 64055:108 /images/base.img
            chown 64055:108 /dev/sdb
            tap add vnet0 address fe:54:00:00:00:01 vnet_hdr
            link set vnet0 mtu 9000
            link set vnet0 master virbr0
            bridge port vnet0 isolated on
            link set vnet0 up
            tap add tap-x address fa:54:00:00:00:02 queues 4
            link set tap-x mtu 1400
            link set tap-x master br9
            link set tap-x up
            qemu start web

            """,
            GuestPlanner.Start(Web, Host).ToString());
    }

    [Fact]
    public void A_stop_takes_back_only_what_is_nobody_elses()
    {
        Assert.Equal(
            """
            qemu stop web
            tap delete tap-x
            tap delete vnet0
            chown 0:0 /images/web.qcow2
            folder delete /run/patchbay/qemu/web

            """,
            GuestPlanner.Stop(Web, [new HostOperation.ChangeOwner("/images/web.qcow2", 64055, 108, 0, 0)]).ToString());
    }

    [Fact]
    public void Without_a_user_of_its_own_nothing_changes_hands()
        => Assert.Empty(GuestPlanner.Owners(Web.Files, null, Host.Guests));

    [Fact]
    public void Files_that_its_user_may_use_already_stay()
    {
        GuestFacts seen = new()
        {
            Paths = new Dictionary<string, PathState>
            {
                ["/mine"] = new(PathKind.File, 64055, 0, 0x180),
                ["/of-my-group"] = new(PathKind.File, 0, 995, 0x1A0),
            },
        };
        Assert.Empty(GuestPlanner.Owners([new GuestFile("/mine", true), new GuestFile("/of-my-group", false)], User, seen));
        Assert.Single(GuestPlanner.Owners([new GuestFile("/of-my-group", false), new GuestFile("/of-my-group", true)], User, seen));
    }

    [Fact]
    public void Plugging_in_again_does_what_is_missing()
    {
        LinkState vnet0 = new() { Name = "vnet0", Mtu = 9000, IsUp = true };
        LinkState tapX = new() { Name = "tap-x", Mtu = 1400, IsUp = true, Master = "br9" };
        HostSnapshot seen = Host with { Links = new Dictionary<string, LinkState>(Host.Links) { ["vnet0"] = vnet0, ["tap-x"] = tapX } };
        Assert.Equal("link set vnet0 master virbr0\nbridge port vnet0 isolated on\n", GuestPlanner.Replug("web", Guid.Empty, Web.Taps, seen).ToString());
        // Neither a tap nor a bridge that is gone can be helped.
        Assert.True(GuestPlanner.Replug("web", Guid.Empty, Web.Taps, Host).IsEmpty);
        Assert.True(GuestPlanner.Replug("web", Guid.Empty, Web.Taps, new HostSnapshot { Links = new Dictionary<string, LinkState> { ["vnet0"] = vnet0 } }).IsEmpty);
    }
}
