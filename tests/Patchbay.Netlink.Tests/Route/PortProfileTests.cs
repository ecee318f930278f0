using System.Net.NetworkInformation;
using Patchbay.Linux;
using Patchbay.Netlink.Route;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Route;

/// <summary>What cards and switches are told of guests' functions and ports, where no such hardware is: the bytes of linux/if_link.h.</summary>
public sealed class PortProfileTests
{
    private static readonly Guid Instance = Guid.Parse("09b11c53-8004-41e4-89f8-d5ded8a4ad8e");
    private static readonly Guid HostUuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("525400000001");

    [Fact]
    public void A_function_is_associated_with_its_profile_by_802_1Qbh()
        => Hex.Equal(
            """
            9c000000 13000500 09000000 00000000
            00000000 05000000 00000000 00000000
            30001680 2c000180 28000100 03000000
            52540000 00010000 00000000 00000000
            00000000 00000000 00000000 00000000
            4c001880 48000180 0c000200 66696e61
            6e636500 14000400 09b11c53 800441e4
            89f8d5de d8a4ad8e 14000500 00112233
            44556677 8899aabb ccddeeff 08000100
            03000000 05000600 02000000
            """,
            Written(new PortProfile(5, PortRequest.Associate) { Function = 3, Mac = Mac, Profile = "finance", Instance = Instance, Host = HostUuid }));

    [Fact]
    public void A_device_itself_is_associated_and_let_go_by_802_1Qbh()
    {
        Hex.Equal(
            """
            60000000 13000500 09000000 00000000
            00000000 05000000 00000000 00000000
            40001980 0c000200 66696e61 6e636500
            14000400 09b11c53 800441e4 89f8d5de
            d8a4ad8e 14000500 00112233 44556677
            8899aabb ccddeeff 05000600 02000000
            """,
            Written(new PortProfile(5, PortRequest.Associate) { Profile = "finance", Instance = Instance, Host = HostUuid }));
        Hex.Equal(
            """
            2c000000 13000500 09000000 00000000
            00000000 05000000 00000000 00000000
            0c001980 05000600 03000000
            """,
            Written(new PortProfile(5, PortRequest.Disassociate)));
    }

    [Fact]
    public void A_station_is_associated_through_lldpad_by_802_1Qbg()
        => Hex.Equal(
            """
            9c000000 13000500 09000000 00000000
            00000000 05000000 00000000 00000000
            09000300 65746830 00000000 40001680
            3c000180 28000100 ffffffff 52540000
            00010000 00000000 00000000 00000000
            00000000 00000000 00000000 10000200
            ffffffff 64000000 00000000 30001880
            2c000180 0c000300 01030201 05000000
            14000400 09b11c53 800441e4 89f8d5de
            d8a4ad8e 05000600 02000000
            """,
            Written(new PortProfile(5, PortRequest.Associate)
            {
                IsForKernel = false,
                Name = "eth0",
                Mac = Mac,
                Vlan = 100,
                Station = new PortStation(1, 0x010203, 5),
                Instance = Instance,
            }));

    // Few network cards' drivers in the kernel know any of this; for all others it says so.
    [Fact]
    public void A_device_without_it_says_so()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        network.Run(() =>
        {
            using RouteSocket route = RouteSocket.Open();
            int index = route.CreateLink(new NewLink.Veth("b") { Name = "a" }).Index;
            PortProfile self = new(index, PortRequest.Associate) { Profile = "finance", Instance = Instance, Host = HostUuid };
            NetlinkException e = Assert.Throws<NetlinkException>(() => route.AskPort(self));
            Assert.Equal(Errno.EOPNOTSUPP, e.Errno);
            e = Assert.Throws<NetlinkException>(() => route.AskPort(self with { Function = 0 }));
            Assert.Equal(Errno.EOPNOTSUPP, e.Errno);
            Assert.Null(route.PortResponse(self));
        });
    }

    // A program of the test's, bound where lldpad would be.
    [Fact]
    public void A_program_is_asked_by_its_address_and_its_no_is_told()
    {
        const uint Address = 0x70000001;
        PortProfile station = new(5, PortRequest.Associate) { IsForKernel = false, Name = "eth0", Station = new PortStation(1, 2, 3), Instance = Instance };
        using PrivateNetwork network = PrivateNetwork.Create();
        network.Run(() =>
        {
            using KernelSocket program = KernelSocket.Open(16, 3, 0, "program");
            program.Bind([16, 0, 0, 0, .. BitConverter.GetBytes(Address), 0, 0, 0, 0]);
            program.SetReceiveLimit(TimeSpan.FromSeconds(10));
            using RouteSocket route = RouteSocket.OpenTo(Address);
            // sk Eth Pid Groups ...: the only other socket of rtnetlink in this namespace.
            uint asker = File.ReadLines("/proc/thread-self/net/netlink").Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(f => f[1] == "0").Select(f => uint.Parse(f[2], System.Globalization.CultureInfo.InvariantCulture)).Single(p => p is not 0 and not Address);
            program.Connect([16, 0, 0, 0, .. BitConverter.GetBytes(asker), 0, 0, 0, 0]);
            byte[] request = [];
            Thread answering = new(() =>
            {
                byte[] buffer = new byte[1024];
                request = buffer[..program.Receive(buffer)];
                // nlmsghdr, NLMSG_ERROR; nlmsgerr: EBUSY, and the header that it is about
                program.Send([36, 0, 0, 0, 2, 0, 0, 0, .. request[8..12], 0, 0, 0, 0, .. BitConverter.GetBytes(-16), .. request[..16]]);
            });
            answering.Start();
            NetlinkException e = Assert.Throws<NetlinkException>(() => route.AskPort(station));
            answering.Join();
            Assert.Equal(16, e.Errno);
            Hex.Equal(Convert.ToHexStringLower(Written(station)[16..]), request.AsSpan(16));
        });
    }

    // As lldpad writes it: nests without their flag, the request in two bytes, itself in the header.
    [Fact]
    public void A_program_says_in_these_bytes_that_a_switch_has_let_a_station_go()
    {
        const string Released =
            """
            94000000 13000000 00000000 01000070
            00000000 05000000 00000000 00000000
            09000300 65746830 00000000 30001600
            2c000100 28000100 ffffffff 52540000
            00010000 00000000 00000000 00000000
            00000000 00000000 00000000 38001800
            34000100 0c000300 01030201 05000000
            14000400 09b11c53 800441e4 89f8d5de
            d8a4ad8e 08000100 ffffffff 06000600
            03000000
            """;
        byte[] bytes = Convert.FromHexString(string.Concat(Released.Where(char.IsAsciiHexDigit)));
        PortReleased released = Assert.Single(PortMonitor.Read(bytes));
        Assert.Equal(new PortReleased(0x70000001, 5, Mac, Instance), released);
        // Associated is no release.
        bytes[^4] = 2;
        Assert.Empty(PortMonitor.Read(bytes));
        Assert.Throws<NetlinkFormatException>(() => PortMonitor.Read(bytes.AsSpan(0, 100)));
    }

    [Fact]
    public async Task What_a_program_says_unasked_is_heard_at_the_address_that_a_request_names()
    {
        const uint Address = 0x70000001;
        using PrivateNetwork network = PrivateNetwork.Create();
        using PortMonitor monitor = network.Run(PortMonitor.Open);
        Assert.NotEqual(0u, monitor.Address);
        PortProfile station = new(5, PortRequest.Associate) { IsForKernel = false, Name = "eth0", Mac = Mac, Vlan = 0, Station = new PortStation(1, 2, 3), Instance = Instance, Listener = monitor.Address };
        byte[] request = Written(station);
        Assert.Equal(monitor.Address, BitConverter.ToUInt32(request, 12));
        network.Run(() =>
        {
            using KernelSocket program = KernelSocket.Open(16, 3, 0, "program");
            program.Bind([16, 0, 0, 0, .. BitConverter.GetBytes(Address), 0, 0, 0, 0]);
            program.Connect([16, 0, 0, 0, .. BitConverter.GetBytes(monitor.Address), 0, 0, 0, 0]);
            // The same the other way round, once nonsense.
            program.Send([20, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            program.Send([.. request[..12], .. BitConverter.GetBytes(Address), .. request[16..^4], 3, 0, 0, 0]);
        });
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        await foreach (PortReleased released in monitor.ReadAsync(limit.Token))
        {
            Assert.Equal(new PortReleased(Address, 5, Mac, Instance), released);
            break;
        }
    }

    [Theory]
    [InlineData("Mac", "50000000 13000500 09000000 00000000 00000000 05000000 00000000 00000000 30001680 2c000180 28000100 03000000 52540000 00010000 00000000 00000000 00000000 00000000 00000000 00000000")]
    [InlineData("Vlan", "38000000 13000500 09000000 00000000 00000000 05000000 00000000 00000000 18001680 14000180 10000200 03000000 64000000 00000000")]
    [InlineData("SpoofCheck", "34000000 13000500 09000000 00000000 00000000 05000000 00000000 00000000 14001680 10000180 0c000400 03000000 00000000")]
    [InlineData("Trusted", "34000000 13000500 09000000 00000000 00000000 05000000 00000000 00000000 14001680 10000180 0c000900 03000000 01000000")]
    [InlineData("MaxRate", "38000000 13000500 09000000 00000000 00000000 05000000 00000000 00000000 18001680 14000180 10000600 03000000 00000000 64000000")]
    public void A_card_is_told_of_a_function_in_these_bytes(string setting, string bytes)
    {
        RouteSocket.FunctionMac mac = new() { Function = 3 };
        Mac.GetAddressBytes().CopyTo((Span<byte>)mac.Address);
        byte[] written = setting switch
        {
            "Mac" => RouteSocket.Change(stackalloc byte[256], 9, 5, FunctionAttribute.Mac, mac).ToArray(),
            "Vlan" => RouteSocket.Change(stackalloc byte[256], 9, 5, FunctionAttribute.Vlan, new RouteSocket.FunctionVlan { Function = 3, Vlan = 100 }).ToArray(),
            "SpoofCheck" => RouteSocket.Change(stackalloc byte[256], 9, 5, FunctionAttribute.SpoofCheck, new RouteSocket.FunctionFlag { Function = 3, Setting = 0 }).ToArray(),
            "Trusted" => RouteSocket.Change(stackalloc byte[256], 9, 5, FunctionAttribute.Trust, new RouteSocket.FunctionFlag { Function = 3, Setting = 1 }).ToArray(),
            _ => RouteSocket.Change(stackalloc byte[256], 9, 5, FunctionAttribute.Rate, new RouteSocket.FunctionRate { Function = 3, Max = 100 }).ToArray(),
        };
        Hex.Equal(bytes, written);
    }

    private static byte[] Written(PortProfile profile) => RouteSocket.WritePortProfile(stackalloc byte[512], 9, profile).ToArray();
}
