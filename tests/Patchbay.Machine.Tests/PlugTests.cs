using System.Text.RegularExpressions;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What holds for cards of every type: many of them, a guest that keeps one, a new place, types that QEMU has not.</summary>
public sealed class PlugTests
{
    private const string First = "52:54:00:00:91:01";
    private const string Second = "52:54:00:00:91:02";

    [Fact]
    public Task Eight_cards_are_plugged_into_one_guest_in_a_row() => PlugInARowAsync(8);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Sixty_four_cards_are_plugged_into_one_guest_in_a_row() => PlugInARowAsync(64);

    [Fact]
    public async Task A_guest_that_does_not_answer_keeps_its_card_and_the_event_comes_when_it_lets_go()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        await host.DefineAndStartAsync("isolated", Documents.Isolated);
        await host.VirshAsync("define", await Documents.GuestAsync(host, "slow", Documents.On("isolated", First), "q35", "guest.net=off"));
        await host.VirshAsync("start", "slow");
        GuestConsole guest = await host.ConsoleAsync("slow");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.77.0.8/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.77.0.1");
        string before = Named(await HostState.SeenAsync(host));
        string card = host.Document("card.xml", Documents.On("isolated", Second));
        await host.VirshAsync("attach-device", "slow", card);
        await guest.HasCardAsync("eth1");

        // Its processors stand still: it cannot answer. virsh is told that the request stands.
        await host.VirshAsync("suspend", "slow");
        string events = host.PathOf("events");
        await host.Host.ShellAsync($"(virsh -q -c '{host.Uri}' event slow --event device-removed --timeout 120 >'{events}' 2>&1) & sleep 1");
        await host.VirshAsync("detach-device", "slow", card);
        Assert.Contains(Second, await host.VirshAsync("domiflist", "slow"), StringComparison.Ordinal);
        Assert.Contains("vnet1", await host.Host.ShellAsync("ip link"), StringComparison.Ordinal);
        await host.VirshAsync("resume", "slow");
        await guest.HasNoCardAsync("eth1");
        await host.UntilAsync("the event came", async () => (await File.ReadAllTextAsync(events, TestContext.Current.CancellationToken)).Contains("net1", StringComparison.Ordinal));
        Assert.DoesNotContain(Second, await host.VirshAsync("domiflist", "slow"), StringComparison.Ordinal);
        await host.UntilAsync("the host is as before", async () => Named(await HostState.SeenAsync(host)) == before);
    }

    [Fact]
    public async Task A_guest_that_is_busy_with_its_slot_rejects_an_unplug_and_one_without_a_driver_never_answers()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        await host.DefineAndStartAsync("isolated", Documents.Isolated);
        // Until machines of 6.1 the slots of a q35 are PCI Express' own, and its guest's pciehp drives them; later ones are ACPI's.
        await host.VirshAsync("define", await Documents.GuestAsync(host, "busy", "", "pc-q35-6.0", "guest.net=off"));
        await host.VirshAsync("start", "busy");
        GuestConsole guest = await host.ConsoleAsync("busy");
        await guest.ReadyAsync();
        await guest.RunAsync("modprobe -a virtio_pci virtio_net");
        string before = Named(await HostState.SeenAsync(host));
        string card = host.Document("card.xml", Documents.On("isolated", First));
        await host.VirshAsync("attach-device", "busy", card);
        await guest.HasCardAsync("eth0");
        await guest.RunAsync("ip address add 10.77.0.8/24 dev eth0; ip link set eth0 up");
        await guest.ReachesAsync("10.77.0.1");
        string plugged = Named(await HostState.SeenAsync(host));
        string events = host.PathOf("events");
        await host.Host.ShellAsync($"(virsh -q -c '{host.Uri}' event busy --event device-removed --loop --timeout 300 >'{events}' 2>&1) & sleep 1");

        // The port's capability of PCI Express, and the upper half of its slot control: 1 is the power indicator on, 2 blinking.
        await guest.RunAsync("port=$(readlink -f /sys/class/net/eth0/device/../..); [ $(dd if=$port/config bs=1 skip=84 count=1 2>/dev/null | hexdump -e '1/1 \"%u\"') = 16 ]");
        string was = (await guest.RunAsync("dd if=$port/config bs=1 skip=109 count=1 2>/dev/null | hexdump -e '1/1 \"%02x\\n\"'")).Trim();
        Assert.EndsWith("1", was, StringComparison.Ordinal);
        Task ControlAsync(string value) => guest.RunAsync($"printf '\\x{value}' | dd of=$port/config bs=1 seek=109 conv=notrunc 2>/dev/null");
        async Task KeepsItsCardAsync()
        {
            Assert.Contains(First, await host.VirshAsync("domiflist", "busy"), StringComparison.Ordinal);
            Assert.Equal(plugged, Named(await HostState.SeenAsync(host)));
            await guest.ReachesAsync("10.77.0.1");
            Assert.Equal("", await File.ReadAllTextAsync(events, TestContext.Current.CancellationToken));
        }
        const string Busy = "internal error: unable to execute QEMU command 'device_del': Hot-unplug failed: guest is busy (power indicator blinking)";
        await ControlAsync($"{was[0]}2");
        Assert.Contains(Busy, (await host.TryVirshAsync("detach-device", "busy", card)).Failed(), StringComparison.Ordinal);
        await KeepsItsCardAsync();
        await ControlAsync(was);

        // No driver listens to the slot any more: the request stands, and who asks for the same meanwhile waits as well.
        await guest.RunAsync("driver=/sys/bus/pci_express/drivers/pciehp; service=$(basename $port/*:pcie?04); echo $service > $driver/unbind");
        await Task.WhenAll(host.VirshAsync("detach-device", "busy", card), host.VirshAsync("detach-device", "busy", card));
        await KeepsItsCardAsync();
        await ControlAsync($"{was[0]}2");
        Assert.Contains(Busy, (await host.TryVirshAsync("detach-device", "busy", card)).Failed(), StringComparison.Ordinal);
        await ControlAsync(was);

        // One that listens again lets it go by itself, and then the event comes.
        await guest.RunAsync("echo $service > $driver/bind; for s in /sys/bus/pci/slots/*; do [ -e $port/$(cat $s/address).0 ] && echo 0 > $s/power; done; true");
        await guest.HasNoCardAsync("eth0");
        await host.UntilAsync("the event came", async () => (await File.ReadAllTextAsync(events, TestContext.Current.CancellationToken)).Contains("net0", StringComparison.Ordinal));
        Assert.DoesNotContain(First, await host.VirshAsync("domiflist", "busy"), StringComparison.Ordinal);
        await host.UntilAsync("the host is as before", async () => Named(await HostState.SeenAsync(host)) == before);
    }

    [Fact]
    public async Task Two_isolated_guests_reach_their_host_and_not_each_other_until_one_is_isolated_no_more()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("isolated", Documents.Isolated);
        await host.Host.ShellAsync("ip link add br8 type bridge; ip address add 10.98.0.254/24 dev br8; ip link set br8 up");
        static string OnNetwork(int number, string isolated) => Documents.On("isolated", $"52:54:00:00:91:1{number}", $"<port isolated='{isolated}'/>");
        static string OnBridge(int number, string isolated)
            => $"<interface type='bridge'><mac address='52:54:00:00:91:2{number}'/><source bridge='br8'/><model type='virtio'/><port isolated='{isolated}'/></interface>";
        Task<GuestConsole> StartAsync(string name, int number) => host.StartGuestAsync(name, OnNetwork(number, "yes") + OnBridge(number, "yes"), "guest.net=off");
        GuestConsole[] guests = [await StartAsync("one", 1), await StartAsync("two", 2)];
        for (int i = 0; i < guests.Length; i++)
        {
            await guests[i].ReadyAsync();
            await guests[i].RunAsync($"ip address add 10.77.0.20{i + 1}/24 dev eth0; ip link set eth0 up; ip address add 10.98.0.20{i + 1}/24 dev eth1; ip link set eth1 up");
        }
        async Task ReachTheirHostAsync()
        {
            foreach (GuestConsole guest in guests)
            {
                await guest.ReachesAsync("10.77.0.1");
                await guest.ReachesAsync("10.98.0.254");
            }
        }
        async Task AreApartAsync(string prefix)
        {
            await ReachTheirHostAsync();
            (await guests[0].TryAsync($"ping -c 2 -W 1 {prefix}.202")).FailedQuietly();
            (await guests[1].TryAsync($"ping -c 2 -W 1 {prefix}.201")).FailedQuietly();
        }
        await AreApartAsync("10.77.0");
        await AreApartAsync("10.98.0");

        foreach ((string prefix, Func<int, string, string> card) in new (string, Func<int, string, string>)[] { ("10.77.0", OnNetwork), ("10.98.0", OnBridge) })
        {
            // Isolated ones reach those that are not.
            await host.VirshAsync("update-device", "two", host.Document("free.xml", card(2, "no")));
            await guests[0].ReachesAsync($"{prefix}.202");
            await guests[1].ReachesAsync($"{prefix}.201");
            if (prefix == "10.77.0")
            {
                await AreApartAsync("10.98.0");
            }
            // With each other's addresses known by now.
            await host.VirshAsync("update-device", "two", host.Document("kept.xml", card(2, "yes")));
            await AreApartAsync(prefix);
        }
    }

    [Fact]
    public async Task A_card_on_bridges_of_the_host_and_of_a_network_over_one_tells_its_new_place()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync(
            """
            for b in br8 br9; do ip link add $b type bridge; ip link set $b up; done
            ip address add 10.98.0.254/24 dev br8; ip address add 10.99.0.254/24 dev br9
            """);
        await host.DefineAndStartAsync("over", "<network><name>over</name><forward mode='bridge'/><bridge name='br9'/></network>");
        GuestConsole guest = await host.StartGuestAsync("bridged",
            $"<interface type='bridge'><mac address='{First}'/><source bridge='br8'/><model type='virtio'/><mtu size='1400'/><coalesce><rx><frames max='7'/></rx></coalesce><link state='down'/></interface>",
            "guest.net=off");
        await guest.ReadyAsync();
        await guest.RunAsync("ip address add 10.98.0.1/24 dev eth0; ip link set eth0 up; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        await host.VirshAsync("domif-setlink", "bridged", "vnet0", "up");
        await guest.ReachesAsync("10.98.0.254");
        Assert.Contains("mtu 1400", await host.Host.ShellAsync("ip link show vnet0"), StringComparison.Ordinal);

        // To a network over the other bridge: whoever hears the bridge hears where the guest is, without a word of the guest's own.
        AnnouncementWatch watch = await AnnouncementWatch.StartAsync(host, "br9");
        await host.VirshAsync("update-device", "bridged", host.Document("moved.xml",
            $"<interface type='network'><mac address='{First}'/><source network='over'/><model type='virtio'/><mtu size='1400'/><coalesce><rx><frames max='7'/></rx></coalesce></interface>"));
        Assert.Contains("master br9", await host.Host.ShellAsync("ip -d link show vnet0"), StringComparison.Ordinal);
        await watch.HearsAsync(First);
        Assert.Contains($"{First} dev vnet0", await host.Host.ShellAsync("bridge fdb show br br9"), StringComparison.Ordinal);
        await guest.RunAsync("ip address flush dev eth0; ip address add 10.99.0.1/24 dev eth0");
        await guest.ReachesAsync("10.99.0.254");
    }

    [Fact]
    public async Task A_card_that_is_plugged_in_tells_its_place_and_one_without_a_cable_does_not()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ShellAsync("ip link add br8 type bridge; ip link set br8 up");
        string kept = $"<interface type='bridge'><mac address='{First}'/><source bridge='br8'/><model type='virtio'/><link state='down'/></interface>";
        GuestConsole guest = await host.StartGuestAsync("quiet", kept, "guest.net=off");
        await guest.ReadyAsync();
        AnnouncementWatch watch = await AnnouncementWatch.StartAsync(host, "br8");

        string pulled = "52:54:00:00:65:03";
        string card = $"<interface type='bridge'><mac address='{pulled}'/><source bridge='br8'/><model type='virtio'/><link state='down'/></interface>";
        await host.VirshAsync("attach-device", "quiet", host.Document("pulled.xml", card));
        await host.VirshAsync("attach-device", "quiet", host.Document("card.xml",
            $"<interface type='bridge'><mac address='{Second}'/><source bridge='br8'/><model type='virtio'/></interface>"));

        // The guest has its cards switched off: what is heard is QEMU's.
        await watch.HearsAsync(Second);
        await guest.HasCardAsync("eth2");
        Assert.DoesNotContain(pulled, watch.Heard, StringComparison.Ordinal);
        Assert.Contains($"{Second} dev vnet2", await host.Host.ShellAsync("bridge fdb show br br8"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "", "of type 'null'", true)]
    [InlineData("vds", "<source switchid='5b1f5c1e-0000-4000-8000-000000000001' portid='1' portgroupid='g' connectionid='1'/>", "of type 'vds'", true)]
    [InlineData("internal", "<source name='inside'/>", "hotplug of interface type of internal is not implemented yet", false)]
    public async Task Types_of_other_hypervisors_are_refused_and_internal_starts_as_under_libvirt(string type, string source, string words, bool isRefused)
    {
        await using TestHost host = await TestHost.StartAsync();
        string card = $"<interface type='{type}'><mac address='{First}'/>{source}<model type='virtio'/></interface>";
        await host.VirshAsync("define", await Documents.GuestAsync(host, "odd", card));
        if (isRefused)
        {
            Assert.Contains(words, (await host.TryVirshAsync("start", "odd")).Failed(), StringComparison.Ordinal);
            await host.VirshAsync("define", await Documents.GuestAsync(host, "plain", ""));
            await host.VirshAsync("start", "plain", "--paused");
            Assert.Contains($"hotplug of interface type of {type} is not implemented yet", (await host.TryVirshAsync("attach-device", "plain", host.Document("card.xml", card))).Failed(), StringComparison.Ordinal);
            Assert.Equal("", (await host.VirshAsync("domiflist", "plain")).Trim());
            return;
        }
        await host.VirshAsync("start", "odd");
        GuestConsole guest = await host.ConsoleAsync("odd");
        Assert.Equal("10.0.2.15", await guest.LeaseAsync());
        await host.VirshAsync("domif-setlink", "odd", First, "down");
        await guest.RunAsync("for i in $(seq 20); do [ $(cat /sys/class/net/eth0/carrier) = 0 ] && break; sleep 1; done; [ $(cat /sys/class/net/eth0/carrier) = 0 ]");
        Assert.Contains(words, (await host.TryVirshAsync("attach-device", "odd", host.Document("more.xml", card.Replace(First, Second, StringComparison.Ordinal)))).Failed(), StringComparison.Ordinal);
    }

    private static async Task PlugInARowAsync(int count)
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        await host.DefineAndStartAsync("default", Documents.Default);
        string ports = "<controller type='pci' index='0' model='pcie-root'/>" + string.Concat(Enumerable.Repeat("<controller type='pci' model='pcie-root-port'/>", count + 2));
        string document = await Documents.GuestAsync(host, "many", ports + Documents.On("default", First), "q35", "guest.net=off");
        // A driver's buffers for that many, and interrupts: three a card, and a processor has 200.
        string text = (await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken))
            .Replace("<memory unit='MiB'>128", "<memory unit='MiB'>512", StringComparison.Ordinal).Replace("<vcpu>1<", "<vcpu>2<", StringComparison.Ordinal);
        await File.WriteAllTextAsync(document, text, TestContext.Current.CancellationToken);
        await host.VirshAsync("define", document);
        await host.VirshAsync("start", "many");
        GuestConsole guest = await host.ConsoleAsync("many");
        await guest.ReadyAsync();

        await host.Host.ShellAsync(
            $"for i in $(seq {count}); do virsh -q -c '{host.Uri}' attach-interface many network default --model virtio --mac $(printf 52:54:00:00:64:%02x $i) >/dev/null; done");

        Assert.Equal(count + 1, Regex.Count(await host.VirshAsync("domiflist", "many"), "network +default"));
        await guest.RunAsync($"for i in $(seq 60); do [ $(ls /sys/class/net | grep -c eth) = {count + 1} ] && break; sleep 1; done; dmesg | tail -n 3; [ $(ls /sys/class/net | grep -c eth) = {count + 1} ]", TimeSpan.FromMinutes(2));
        Assert.Contains($"connections='{count + 1}'", await host.VirshAsync("net-dumpxml", "default"), StringComparison.Ordinal);
        // The first and the last carry frames.
        await guest.RunAsync($"for n in eth1 eth{count}; do ip link set $n up; udhcpc -i $n -s /etc/dhcp -n -q -t 10 -T 1 || exit 1; ping -c 1 -W 3 -I $n 192.168.122.1 || exit 1; ip link set $n down; done", TimeSpan.FromMinutes(2));
        await host.VirshAsync("detach-interface", "many", "network", "--mac", $"52:54:00:00:64:{count:x2}");
        await guest.RunAsync($"for i in $(seq 30); do [ $(ls /sys/class/net | grep -c eth) = {count} ] && break; sleep 1; done; [ $(ls /sys/class/net | grep -c eth) = {count} ]");

        await host.VirshAsync("destroy", "many");
        Assert.DoesNotContain("vnet", await host.Host.ShellAsync("ip link"), StringComparison.Ordinal);
    }

    // Without the kernel's own addresses, which come a while after their devices and stand in the order in which they came.
    private static string Named(string seen)
        => string.Join('\n', seen.Split('\n').Where(l => !l.Contains("fe80::", StringComparison.Ordinal) && !l.Contains("ff00::", StringComparison.Ordinal)));
}
