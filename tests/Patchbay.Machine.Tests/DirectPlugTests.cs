using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Cards of type <c>direct</c>: macvtaps over a device of the host, which is one end of a cable here.</summary>
public sealed class DirectPlugTests
{
    private const string First = "52:54:00:00:d0:01";
    private const string Second = "52:54:00:00:d0:02";

    [Fact]
    public async Task Macvtaps_of_a_device_carry_frames_while_their_guests_run()
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.81.0.254/24");
        string before = await HostState.SeenAsync(host);
        GuestConsole one = await host.StartGuestAsync("one", Card(First, "bridge"), "guest.net=off");
        GuestConsole two = await host.StartGuestAsync("two", "", "guest.net=off");
        await one.ReadyAsync();
        await one.RunAsync("ip address add 10.81.0.1/24 dev eth0; ip link set eth0 up");
        await one.ReachesAsync("10.81.0.254");
        Assert.Matches("mode bridge", await host.Host.ShellAsync("ip -d link show macvtap0"));
        Assert.Contains($"<source dev='up0' mode='bridge'/>", await host.VirshAsync("dumpxml", "one"), StringComparison.Ordinal);
        Assert.Matches($"macvtap0 +direct +up0 +virtio +{First}", await host.VirshAsync("domiflist", "one"));

        // Hot, with several queues; guests of one device in bridge mode hear each other.
        string card = host.Document("card.xml", Card(Second, "bridge", "<driver queues='2'/>"));
        string running = await HostState.SeenAsync(host);
        await two.ReadyAsync();
        await two.RunAsync("modprobe -a virtio_pci virtio_net");
        await host.VirshAsync("attach-device", "two", card);
        await two.HasCardAsync("eth0");
        await two.RunAsync("ip address add 10.81.0.2/24 dev eth0; ip link set eth0 up");
        await two.ReachesAsync("10.81.0.254");
        await two.ReachesAsync("10.81.0.1");

        // What a macvtap counts as received, the guest has received.
        string figures = await host.VirshAsync("domifstat", "one", "macvtap0");
        long received = long.Parse(await one.RunAsync("cat /sys/class/net/eth0/statistics/rx_packets"), System.Globalization.CultureInfo.InvariantCulture);
        long sent = long.Parse(await one.RunAsync("cat /sys/class/net/eth0/statistics/tx_packets"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(Figure(figures, "rx_packets"), received - 20, received + 20);
        Assert.InRange(Figure(figures, "tx_packets"), sent - 10, sent + 10);
        // Limits: what goes to the guest enters the macvtap.
        await host.VirshAsync("domiftune", "one", "macvtap0", "--outbound", "500", "--live");
        Assert.Contains("rate 4Mbit", await host.Host.ShellAsync("tc class show dev macvtap0"), StringComparison.Ordinal);
        await host.VirshAsync("domiftune", "one", "macvtap0", "--outbound", "0", "--live");

        // Down with its guest's processors, and up with them.
        await host.VirshAsync("suspend", "one");
        Assert.DoesNotContain("UP", Flags(await host.Host.ShellAsync("ip -o link show macvtap0")), StringComparison.Ordinal);
        await host.VirshAsync("resume", "one");
        Assert.Contains("UP", Flags(await host.Host.ShellAsync("ip -o link show macvtap0")), StringComparison.Ordinal);
        await one.ReachesAsync("10.81.0.254");

        // Cable and trust change live, the device and its mode do not.
        await host.VirshAsync("domif-setlink", "one", "macvtap0", "down");
        await host.VirshAsync("domif-setlink", "one", "macvtap0", "up");
        Assert.Contains("unable to change", (await host.TryVirshAsync("update-device", "one", host.Document("vepa.xml", Card(First, "vepa")))).Failed(), StringComparison.Ordinal);

        await host.VirshAsync("detach-device", "two", card);
        await two.HasNoCardAsync("eth0");
        Assert.Equal(Named(running), Named(await HostState.SeenAsync(host)));
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await one.ReachesAsync("10.81.0.254");
        await host.VirshAsync("destroy", "two");
        await host.VirshAsync("destroy", "one");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_passthrough_device_takes_the_guests_address_and_gets_its_own_back_even_after_a_crash()
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.82.0.254/24");
        await CableAsync(host, "up1", "10.83.0.254/24");
        await host.Host.ShellAsync("ip link set up0 address 02:00:00:00:82:01; ip link set up1 address 02:00:00:00:83:01; ip link set up1 down");
        await host.DefineAndStartAsync("whole",
            "<network><name>whole</name><forward mode='passthrough'><interface dev='up0'/><interface dev='up1'/></forward></network>");
        string before = await HostState.SeenAsync(host);
        GuestConsole guest = await host.StartGuestAsync("whole", Documents.On("whole", First) + Documents.On("whole", Second), "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.82.0.1/24 dev eth0; ip link set eth0 up; ip address add 10.83.0.1/24 dev eth1; ip link set eth1 up");
        await guest.ReachesAsync("10.82.0.254");
        await guest.ReachesAsync("10.83.0.254");
        Assert.Contains(First, await host.Host.ShellAsync("ip link show up0"), StringComparison.Ordinal);
        Assert.Contains(Second, await host.Host.ShellAsync("ip link show up1"), StringComparison.Ordinal);
        Assert.Contains("<source network='whole' dev='up0' mode='passthrough'/>", LiveSource(await host.VirshAsync("dumpxml", "whole")), StringComparison.Ordinal);
        Assert.Contains("connections='2'", await host.VirshAsync("net-dumpxml", "whole"), StringComparison.Ordinal);

        // Nothing else of the device is changed, such as what the host says of itself on it.
        Assert.Equal("0", (await host.Host.ShellAsync("cat /proc/sys/net/ipv4/conf/up0/arp_notify")).Trim());

        // None is left for a third; and it may be plugged in nowhere else.
        Assert.Contains("requires exclusive access to interfaces, but none are available",
            (await host.TryVirshAsync("attach-device", "whole", host.Document("third.xml", Documents.On("whole", "52:54:00:00:d0:03")))).Failed(), StringComparison.Ordinal);
        Assert.Contains("the device 'up0' is in use by guest 'whole', which has it to itself", (await host.TryVirshAsync("attach-device", "whole", host.Document("same.xml", Card("52:54:00:00:d0:03", "passthrough")))).Failed(), StringComparison.Ordinal);
        Assert.Contains(First, await host.Host.ShellAsync("ip link show up0"), StringComparison.Ordinal);

        await host.VirshAsync("detach-interface", "whole", "direct", "--mac", Second);
        await guest.HasNoCardAsync("eth1");
        Assert.Contains("02:00:00:00:83:01", await host.Host.ShellAsync("ip link show up1"), StringComparison.Ordinal);

        // Daemon and guest die; the next daemon finds what was.
        await host.KillDaemonAsync();
        await host.Host.ShellAsync("kill -9 $(ps -eo pid=,comm= | awk '$2 ~ /^qemu/ {print $1}')");
        Assert.Contains(First, await host.Host.ShellAsync("ip link show up0"), StringComparison.Ordinal);
        await host.StartDaemonAsync();
        await host.UntilAsync("the guest is known to be off", async () => (await host.VirshAsync("domstate", "whole")).Contains("shut off", StringComparison.Ordinal));
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_card_whose_device_vanished_is_pulled_out_and_plugged_in_anew_while_the_guest_runs()
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.89.0.254/24");
        await host.DefineAndStartAsync("whole", "<network><name>whole</name><forward mode='passthrough'><interface dev='up0'/></forward></network>");
        GuestConsole guest = await host.StartGuestAsync("robbed", Documents.On("whole", First), "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.89.0.1/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.89.0.254");

        await host.Host.ShellAsync("ip link delete up0");
        await host.UntilAsync("it is shown", async () => (await host.PatchbayAsync("status")).Contains("its card macvtap0 is gone with up0", StringComparison.Ordinal));
        // Other hardware comes under its name, and keeps its own address when the guest's card goes.
        await CableAsync(host, "up0", "10.89.0.254/24");
        await host.Host.ShellAsync("ip link set up0 address 02:00:00:00:89:02");
        string card = host.Document("card.xml", Documents.On("whole", First));
        await host.VirshAsync("detach-device", "robbed", card);
        await guest.HasNoCardAsync("eth0");
        await host.UntilAsync("nothing is lost", async () => !(await host.PatchbayAsync("status")).Contains("gone", StringComparison.Ordinal));
        Assert.Contains("02:00:00:00:89:02", await host.Host.ShellAsync("ip link show up0"), StringComparison.Ordinal);
        Assert.Contains("up0 is not the device any more that a guest had to itself, and keeps its address", host.DaemonLog, StringComparison.Ordinal);
        await host.VirshAsync("attach-device", "robbed", card);
        await guest.HasCardAsync("eth0");
        await guest.RunAsync("ip address add 10.89.0.1/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.89.0.254");
        Assert.DoesNotContain("stays undone", host.DaemonLog, StringComparison.Ordinal);

        // The device gets its own back under whatever name it has by then, and what has its name keeps its own; also from the next daemon.
        await host.Host.ShellAsync("ip link set up0 down; ip link set up0 name moved; ip link set moved up; ip link add up0 type veth peer name up0-other; ip link set up0 address 02:00:00:00:89:03");
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await host.VirshAsync("destroy", "robbed");
        Assert.Contains("02:00:00:00:89:02", await host.Host.ShellAsync("ip link show moved"), StringComparison.Ordinal);
        Assert.Contains("02:00:00:00:89:03", await host.Host.ShellAsync("ip link show up0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_gives_its_least_used_device_and_each_mode_is_made()
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.84.0.254/24");
        await CableAsync(host, "up1", "10.85.0.254/24");
        await host.DefineAndStartAsync("pool", "<network><name>pool</name><forward mode='private'><interface dev='up0'/><interface dev='up1'/></forward></network>");
        await host.DefineAndStartAsync("vepa", "<network><name>vepa</name><forward mode='vepa' dev='up0'/></network>");
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "many",
            Documents.On("pool", "52:54:00:00:d0:11") + Documents.On("pool", "52:54:00:00:d0:12") + Documents.On("pool", "52:54:00:00:d0:13") + Documents.On("vepa", "52:54:00:00:d0:14")));
        await host.VirshAsync("start", "many", "--paused");

        Assert.Equal(
            ["up0 private", "up1 private", "up0 private", "up0 vepa"],
            Regex.Matches(await host.VirshAsync("dumpxml", "many"), "dev='(up[01])' mode='([a-z]+)'").Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}"));
        string links = await host.Host.ShellAsync("ip -d -o link show type macvtap");
        Assert.Equal(3, Regex.Count(links, "mode private"));
        Assert.Single(Regex.Matches(links, "mode vepa"));
        Assert.Contains("<interface dev='up0' connections='2'/>", await host.VirshAsync("net-dumpxml", "pool"), StringComparison.Ordinal);
        // Processors stand still: so do they.
        Assert.DoesNotContain("<BROADCAST,MULTICAST,UP", links, StringComparison.Ordinal);

        await host.VirshAsync("destroy", "many");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Guests_of_one_device_reach_each_other_as_their_mode_says_and_the_switch_beyond_it()
    {
        await using TestHost host = await TestHost.StartAsync();
        // The cable ends at a switch, which sends nothing back to where it came from unless it is told to reflect.
        await CableAsync(host, "up0", "192.0.2.9/24");
        await host.Internet.ShellAsync("ip link add switch type bridge; ip address add 10.86.1.254/24 dev switch; ip link set up0-far master switch; ip link set switch up");
        await host.Internet.ShellAsync(
            "nft 'add table netdev seen; add chain netdev seen cable { type filter hook ingress device \"up0-far\" priority 0; }; add rule netdev seen cable ip saddr 10.86.1.1 ip daddr 10.86.1.2 counter'");
        async Task<bool> ByTheCableAsync() => !(await host.Internet.ShellAsync("nft list chain netdev seen cable")).Contains("counter packets 0 ", StringComparison.Ordinal);
        Task ReflectAsync(string value) => host.Internet.ShellAsync($"bridge link set dev up0-far hairpin {value}");
        foreach (string mode in new[] { "private", "vepa" })
        {
            await host.DefineAndStartAsync(mode, $"<network><name>{mode}</name><forward mode='{mode}'><interface dev='up0'/></forward></network>");
        }
        (string Name, string Mac, string Address, string Other)[] guests = [("one", First, "10.86.1.1", "10.86.1.2"), ("two", Second, "10.86.1.2", "10.86.1.1")];
        string before = await HostState.SeenAsync(host);
        List<GuestConsole> consoles = [];
        foreach ((string name, string mac, _, _) in guests)
        {
            consoles.Add(await host.StartGuestAsync(name, Card(mac, "bridge"), "guest.net=off"));
        }
        async Task EachAsync(Func<GuestConsole, (string Name, string Mac, string Address, string Other), Task> what)
        {
            for (int i = 0; i < consoles.Count; i++)
            {
                await what(consoles[i], guests[i]);
            }
        }
        async Task UpAsync(GuestConsole console, (string Name, string Mac, string Address, string Other) guest)
        {
            await console.HasCardAsync("eth0");
            await console.RunAsync($"ip address add {guest.Address}/24 dev eth0; ip link set eth0 up");
            await console.ReachesAsync("10.86.1.254");
        }
        Task MeetAsync() => EachAsync(static (console, guest) => console.ReachesAsync(guest.Other));
        Task MissAsync() => EachAsync(static async (console, guest) =>
        {
            (await console.TryAsync($"ping -c 2 -W 1 {guest.Other}")).FailedQuietly();
            await console.ReachesAsync("10.86.1.254");
        });
        async Task ReplugAsync(string mode)
        {
            await EachAsync(async (console, guest) =>
            {
                await host.VirshAsync("detach-interface", guest.Name, "direct", "--mac", guest.Mac);
                await console.HasNoCardAsync("eth0");
                await host.VirshAsync("attach-device", guest.Name, host.Document("card.xml", Documents.On(mode, guest.Mac)));
            });
            Assert.Equal(2, Regex.Count(await host.Host.ShellAsync("ip -d -o link show type macvtap"), $"mode {mode}"));
            await EachAsync(UpAsync);
        }

        // Through the device itself: no switch sends anything back.
        await EachAsync(static (console, _) => console.ReadyAsync());
        await EachAsync(UpAsync);
        await MeetAsync();
        Assert.False(await ByTheCableAsync());

        // Each by itself, also where the switch reflects.
        await ReplugAsync("private");
        await MissAsync();
        await ReflectAsync("on");
        await MissAsync();

        // All by way of the switch, and so only where it reflects; live.
        await ReplugAsync("vepa");
        await MeetAsync();
        Assert.True(await ByTheCableAsync());
        await ReflectAsync("off");
        await MissAsync();
        await ReflectAsync("on");
        await MeetAsync();

        await EachAsync((_, guest) => host.VirshAsync("destroy", guest.Name));
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task The_host_has_a_place_beside_guests_that_share_a_device()
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.86.0.254/24");
        string untouched = await HostState.SeenAsync(host);
        static string Network(string inside) => "<network><name>lan</name><uuid>1c6c30a4-7f1f-4e3b-9d2e-0f6f6b1f0a86</uuid><metadata><p:network xmlns:p='urn:patchbay:network:1'>"
            + $"{inside}</p:network></metadata><forward mode='bridge' dev='up0'/></network>";
        await host.DefineAndStartAsync("lan", Network("<p:host dev='lan-host'><p:ip address='10.86.0.9' prefix='32'/><p:route address='10.86.0.64' prefix='26'/></p:host>"));
        string before = await HostState.SeenAsync(host);
        Assert.Matches("macvlan +mode bridge", await host.Host.ShellAsync("ip -d link show lan-host"));
        Assert.Contains("10.86.0.64/26 dev lan-host", await host.Host.ShellAsync("ip route"), StringComparison.Ordinal);

        GuestConsole guest = await host.StartGuestAsync("guest", Documents.On("lan", First), "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.86.0.65/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.86.0.254");
        await guest.ReachesAsync("10.86.0.9");
        await host.Host.ShellAsync("ping -c 1 -W 5 10.86.0.65");

        // A daemon that was killed leaves it, and the next one makes it again where somebody removed it.
        await host.KillDaemonAsync();
        await guest.ReachesAsync("10.86.0.9");
        await host.StartDaemonAsync();
        await host.VirshAsync("net-info", "lan");
        Assert.DoesNotContain("repairing", host.DaemonLog, StringComparison.Ordinal);
        await guest.ReachesAsync("10.86.0.9");
        await host.Host.ShellAsync("ip link delete lan-host");
        await host.UntilAsync("it is there again", async () => (await host.Host.TryAsync("ping", "-c", "1", "-W", "1", "10.86.0.65")).ExitCode == 0);

        // Changed in place, taken away, and given anew, while the guest uses its card.
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='lan-host'><p:ip address='10.86.0.10' prefix='25'/></p:host>")));
        await guest.ReachesAsync("10.86.0.10");
        Assert.DoesNotContain("10.86.0.64/26", await host.Host.ShellAsync("ip route"), StringComparison.Ordinal);
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("")));
        Assert.DoesNotContain("lan-host", await host.Host.ShellAsync("ip link"), StringComparison.Ordinal);
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='other'><p:ip address='10.86.0.9' prefix='25'/></p:host>")));
        await guest.ReachesAsync("10.86.0.9");
        await host.VirshAsync("destroy", "guest");
        await host.VirshAsync("net-destroy", "lan");
        Assert.Equal(untouched, await HostState.SeenAsync(host));

        // It goes and comes with its device, while the network runs and at the host's start.
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='lan-host'/>")));
        await host.VirshAsync("net-start", "lan");
        await host.Host.ShellAsync("ip link delete up0");
        await host.UntilAsync("it waits", async () => (await host.PatchbayAsync("status")).Contains("waits for up0", StringComparison.Ordinal));
        await CableAsync(host, "up0", "10.86.0.254/24");
        await host.UntilAsync("it is back", async () => (await host.Host.ShellAsync("ip -br link")).Contains("lan-host", StringComparison.Ordinal));
        await host.VirshAsync("net-destroy", "lan");
        await host.VirshAsync("net-autostart", "lan");
        await host.Host.ShellAsync("ip link delete up0");
        await host.KillDaemonAsync();
        await host.Host.ShellAsync($"find {host.Root}/run/patchbay -name '*autostarted' -delete");
        await host.StartDaemonAsync();
        await host.UntilAsync("it waits", async () => (await host.PatchbayAsync("status")).Contains("waits for up0", StringComparison.Ordinal));
        await CableAsync(host, "up0", "10.86.0.254/24");
        await host.UntilAsync("it came", async () => (await host.Host.ShellAsync("ip -br link")).Contains("lan-host", StringComparison.Ordinal));
        await host.VirshAsync("net-destroy", "lan");

        // What stands against it is said, and nothing is there afterwards. A card is no macvlan, whichever address it has.
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='spare' mac='52:54:00:00:86:77'/>")));
        await host.Host.ShellAsync("ip link add spare address 52:54:00:00:86:77 type veth peer name spare1; ip address add 192.0.2.2/24 dev spare");
        Assert.Contains("an interface named spare exists (a veth) that this network did not make", (await host.TryVirshAsync("net-start", "lan")).Failed(), StringComparison.Ordinal);
        Assert.Contains("192.0.2.2", await host.Host.ShellAsync("ip address show spare"), StringComparison.Ordinal);
        await host.Host.ShellAsync("ip link delete spare");
        await host.Host.ShellAsync("ip link add taken type bridge");
        string odd = await HostState.SeenAsync(host);
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='taken'/>")));
        Assert.Contains("an interface named taken exists (a bridge) that this network did not make", (await host.TryVirshAsync("net-start", "lan")).Failed(), StringComparison.Ordinal);
        Assert.Equal(odd, await HostState.SeenAsync(host));
        await host.VirshAsync("net-define", host.Document("lan.xml", Network("<p:host dev='lan-host'/>").Replace("up0", "nowhere", StringComparison.Ordinal)));
        Assert.Contains("over the device 'nowhere': it is not on this host", (await host.TryVirshAsync("net-start", "lan")).Failed(), StringComparison.Ordinal);
        Assert.Equal(odd, await HostState.SeenAsync(host));
    }

    [Theory]
    [InlineData("nowhere", "vepa", "", "the device 'nowhere' is not on this host")]
    [InlineData("port0", "vepa", "", "'port0' is in the bridge 'br9'")]
    [InlineData("port1", "passthrough", "<vlan><tag id='7'/></vlan>", "cannot be put into a VLAN: 'port1' is no virtual function of a card of this host")]
    public async Task What_cannot_be_made_is_refused_cold_and_hot_and_nothing_stays(string device, string mode, string more, string words)
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip link add br9 type bridge; ip link add port0 type veth peer name port1; ip link set port0 master br9");
        string before = await HostState.SeenAsync(host);
        string card = Card(First, mode, more).Replace("up0", device, StringComparison.Ordinal);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "odd", card));
        string refused = (await host.TryVirshAsync("start", "odd")).Failed();
        Assert.Contains(words, refused, StringComparison.Ordinal);
        Assert.Matches(@"odd[^ ]*:\d+:\d+: ", refused);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        Assert.Contains(words, (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
        await host.VirshAsync("destroy", "plain");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Theory]
    [InlineData("<virtualport type='802.1Qbh'><parameters profileid='finance'/></virtualport>", "the driver of up0 knows no ports of switches")]
    [InlineData("<virtualport type='802.1Qbg'><parameters managerid='11' typeid='1193047' typeidversion='2' instanceid='09b11c53-8004-41e4-89f8-d5ded8a4ad8e'/></virtualport>", "802.1Qbg is spoken by lldpad, which does not run here")]
    public async Task A_switch_that_cannot_be_asked_is_told_of_cold_and_hot_and_nothing_stays(string port, string words)
    {
        await using TestHost host = await TestHost.StartAsync();
        await CableAsync(host, "up0", "10.88.0.254/24");
        string before = await HostState.SeenAsync(host);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "managed", Card(First, "vepa", port)));
        Assert.Contains(words, (await host.TryVirshAsync("start", "managed")).Failed(), StringComparison.Ordinal);
        Assert.Equal(before, await HostState.SeenAsync(host));
        await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
        await host.VirshAsync("start", "plain", "--paused");
        Assert.Contains(words, (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", Card(First, "vepa", port)))).Failed(), StringComparison.Ordinal);
        await host.VirshAsync("destroy", "plain");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task A_switch_takes_a_station_in_is_asked_again_whoever_has_forgotten_it_and_lets_it_go()
    {
        const string Station = "<virtualport type='802.1Qbg'><parameters managerid='11' typeid='1193047' typeidversion='2' instanceid='09b11c53-8004-41e4-89f8-d5ded8a4ad8e'/></virtualport>";
        await using TestHost host = await TestHost.CreateAsync();
        Lldpad lldpad = new(host);
        await lldpad.StartAsync(0x70000001);
        await host.StartDaemonAsync();
        await CableAsync(host, "up0", "10.88.0.254/24");
        string before = await HostState.SeenAsync(host);
        GuestConsole guest = await host.StartGuestAsync("managed", Card(First, "vepa", Station), "guest.net=off");
        string station = Assert.Single(await lldpad.ToldAsync(1));
        // struct ifla_port_vsi, the instance, PORT_REQUEST_ASSOCIATE
        Assert.Contains("0c000300" + "0b573412" + "02000000" + "14000400" + "09b11c53800441e489f8d5ded8a4ad8e" + "05000600" + "02", station, StringComparison.Ordinal);
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.88.0.7/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.88.0.254");

        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal([station, station], await lldpad.ToldAsync(2));
        await guest.ReachesAsync("10.88.0.254");

        // The switch lets it go, and is asked again.
        await host.Host.ShellAsync("kill -USR1 $(cat /run/lldpad.process)");
        Assert.Equal([station, station, station], await lldpad.ToldAsync(3));
        Assert.Contains("the switch has let its card macvtap0 go, and is asked again", host.DaemonLog, StringComparison.Ordinal);

        // Another lldpad knows nothing of it.
        await host.Host.ShellAsync("kill -KILL $(cat /run/lldpad.process); rm /run/lldpad.pid");
        await lldpad.StartAsync(0x70000002, pause: "0.7");
        Assert.Equal([station, station, station, station], await lldpad.ToldAsync(4));
        Assert.DoesNotContain("does not know its card", await host.PatchbayAsync("status"), StringComparison.Ordinal);

        // One that does not run any more is told of, and the guest runs on; and it is asked when it comes.
        await host.KillDaemonAsync();
        await host.Host.ShellAsync("mv /run/lldpad.pid /run/lldpad.away");
        await host.StartDaemonAsync();
        const string Words = "the switch does not know its card macvtap0: port of macvtap0 over up0 associate";
        await host.UntilAsync("it is told", () => Task.FromResult(host.DaemonLog.Contains(Words, StringComparison.Ordinal)));
        Assert.Contains($"guest managed: {Words}", await host.PatchbayAsync("status"), StringComparison.Ordinal);
        await guest.ReachesAsync("10.88.0.254");
        await host.Host.ShellAsync("mv /run/lldpad.away /run/lldpad.pid");
        Assert.Equal([station, station, station, station, station], await lldpad.ToldAsync(5));
        await host.UntilAsync("it is shown no more", async () => !(await host.PatchbayAsync("status")).Contains("does not know its card", StringComparison.Ordinal));

        await host.VirshAsync("destroy", "managed");
        Assert.Equal([station, station, station, station, station, station.Replace("0500060002", "0500060003", StringComparison.Ordinal)], await lldpad.ToldAsync(6));
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task Cards_that_come_after_a_change_are_stations_as_their_network_says_then()
    {
        await using TestHost host = await TestHost.CreateAsync();
        Lldpad lldpad = new(host);
        await lldpad.StartAsync(0x70000001);
        await host.StartDaemonAsync();
        await CableAsync(host, "up0", "10.88.0.254/24");
        await host.VirshAsync("define", await Documents.GuestAsync(host, "first", Documents.On("stations", First)));
        await host.VirshAsync("define", await Documents.GuestAsync(host, "later", Documents.On("stations", Second)));
        int told = 0;
        IGrouping<string, AttributeEdit>[] documents = [.. NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnStations).GroupBy(static a => a.Running)];
        Assert.Equal([5, 5], documents.Select(static d => d.Count()));

        foreach (IGrouping<string, AttributeEdit> edits in documents)
        {
            await host.DefineAndStartAsync("stations", edits.Key);
            await host.VirshAsync("start", "first", "--paused");
            string first = (await lldpad.ToldAsync(++told))[^1];
            string running = await host.VirshAsync("dumpxml", "first");
            foreach (AttributeEdit edit in edits)
            {
                Assert.DoesNotContain(edit.Sees, first, StringComparison.Ordinal);
                await host.VirshAsync("net-define", host.Document("stations.xml", edit.Changed));
                if (edit.Attribute.EndsWith("virtualport/@type", StringComparison.Ordinal))
                {
                    // A switch of the other kind is asked through the card's driver, and this one has none.
                    Assert.Contains("the driver of up0 knows no ports of switches", (await host.TryVirshAsync("start", "later", "--paused")).Failed(), StringComparison.Ordinal);
                }
                else
                {
                    await host.VirshAsync("start", "later", "--paused");
                    Assert.Contains(edit.Sees, (await lldpad.ToldAsync(++told))[^1], StringComparison.Ordinal);
                    await host.VirshAsync("destroy", "later");
                    await lldpad.ToldAsync(++told);
                }
                // Who is plugged in stays the station that it was, to the next daemon as well.
                Assert.Equal(running, await host.VirshAsync("dumpxml", "first"));
                await host.KillDaemonAsync();
                await host.StartDaemonAsync();
                Assert.Equal(first, (await lldpad.ToldAsync(++told))[^1]);
                await host.VirshAsync("net-define", host.Document("stations.xml", edit.Running));
            }
            await host.VirshAsync("destroy", "first");
            await lldpad.ToldAsync(++told);
            await host.VirshAsync("net-destroy", "stations");
        }
        Assert.Equal(told, (await lldpad.ToldAsync(told)).Length);
    }

    private static string Card(string mac, string mode, string more = "")
        => $"<interface type='direct'><mac address='{mac}'/><source dev='up0' mode='{mode}'/><model type='virtio'/>{more}</interface>";

    // A device of the host's, and whoever answers at the other end of the cable.
    private static async Task CableAsync(TestHost host, string name, string address)
    {
        await host.Host.ConnectAsync(name, host.Internet, $"{name}-far");
        await host.Host.ShellAsync($"ip link set {name} addrgenmode none; ip link set {name} up");
        await host.Internet.ShellAsync($"ip address add {address} dev {name}-far; ip link set {name}-far up");
    }

    // The kernel's own addresses of a device that was down meanwhile stand elsewhere in its list.
    private static string Named(string seen) => string.Join('\n', seen.Split('\n').Where(l => !l.Contains("fe80::", StringComparison.Ordinal)));

    private static string LiveSource(string document) => Regex.Replace(document, " portid='[^']*'", "");

    private static string Flags(string link) => Regex.Match(link, "<[^>]*>").Value.Replace("LOWER_UP", "", StringComparison.Ordinal);

    private static long Figure(string figures, string name)
        => long.Parse(Regex.Match(figures, $@"{name} (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
}
