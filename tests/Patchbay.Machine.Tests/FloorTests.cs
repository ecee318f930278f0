using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What a guest is guaranteed of its network (<c>floor</c>), while another is sent more than the network carries.</summary>
public sealed partial class FloorTests
{
    private const string BlueMac = "52:54:00:00:91:01";
    private const string RedMac = "52:54:00:00:91:02";

    // 400 kilobytes a second for all, and nothing that is sent by others than the host.
    private const string Network =
        "<network><name>lab</name><bridge name='virbr9' stp='off' delay='0'/><bandwidth><inbound average='400' peak='400'/></bandwidth><ip address='10.91.0.1' prefix='24'/></network>";

    // To blue one connection, which gives way; to red eight times as much as there is room for, which does not.
    private const string Sender =
        """
        import socket, threading, time
        def serve(connection):
            try:
                while True:
                    connection.sendall(bytes(16384))
            except OSError:
                pass
        def flood(port):
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            while True:
                try:
                    s.sendto(bytes(1200), ('10.91.0.3', 7000 + port))
                except OSError:
                    pass
                time.sleep(0.003)
        for port in range(8):
            threading.Thread(target=flood, args=(port,), daemon=True).start()
        server = socket.create_server(('10.91.0.1', 9000))
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """;

    [Fact]
    public async Task A_guest_gets_what_it_is_guaranteed_while_another_is_flooded_cold_changed_live_and_hot()
    {
        await using TestHost host = await TestHost.StartAsync();
        string before = await HostState.SeenAsync(host);
        await host.DefineAndStartAsync("lab", Network);
        GuestConsole blue = await host.StartGuestAsync("blue", Card(300), "guest.net=off");
        GuestConsole red = await host.StartGuestAsync("red", Documents.On("lab", RedMac), "guest.net=off");
        await red.ReadyAsync();
        await red.RunAsync("ip address add 10.91.0.3/24 dev eth0; ip link set eth0 up");
        await blue.ReadyAsync();
        await red.ReachesAsync("10.91.0.1");
        await host.Host.ShellAsync($"python3 '{host.Document("sender.py", Sender)}' >/dev/null 2>&1 & for i in $(seq 100); do ss -tln | grep -q :9000 && exit 0; sleep 0.1; done; exit 1");

        await ListenAsync(blue);
        await GetsAsync(host, "the floor that it was started with", blue => blue > 200);
        Assert.Matches(@"inbound\.floor *: *300", await host.VirshAsync("domiftune", "blue", BlueMac));
        Assert.Contains("would overcommit peak=400", (await StartThirdAsync(host)).Failed(), StringComparison.Ordinal);
        string ports = "";
        foreach (Match row in PortRow.Matches(await host.VirshAsync("net-port-list", "lab")))
        {
            ports += await host.VirshAsync("net-port-dumpxml", "lab", row.Value);
        }
        Assert.Contains("<bandwidth classID='3'>", ports, StringComparison.Ordinal);
        Assert.Contains("floor='300'", ports, StringComparison.Ordinal);

        // One of nine that share what is left.
        await host.VirshAsync("domiftune", "blue", BlueMac, "--inbound", "0", "--live");
        await GetsAsync(host, "its share without a floor", blue => blue < 130);
        await host.VirshAsync("update-device", "blue", host.Document("floor.xml", Card(300)), "--live");
        await GetsAsync(host, "the floor that it was given while it runs", blue => blue > 200);

        await host.VirshAsync("detach-device", "blue", host.PathOf("floor.xml"), "--live");
        await blue.HasNoCardAsync("eth0");
        Assert.DoesNotContain("1:3", await host.Host.ShellAsync("tc class show dev virbr9"), StringComparison.Ordinal);
        await host.VirshAsync("attach-device", "blue", host.PathOf("floor.xml"), "--live");
        await blue.HasCardAsync("eth0");
        await ListenAsync(blue);
        await GetsAsync(host, "the floor of a card that was plugged in", blue => blue > 200);

        await host.VirshAsync("destroy", "blue");
        await host.VirshAsync("destroy", "red");
        await host.VirshAsync("net-destroy", "lab");
        Assert.Equal(before, await HostState.SeenAsync(host));
    }

    [Fact]
    public async Task What_a_trusted_guest_is_guaranteed_follows_its_address()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.DefineAndStartAsync("lab", Network);
        GuestConsole blue = await host.StartGuestAsync("blue", Card(300).Replace("type='network'", "type='network' trustGuestRxFilters='yes'", StringComparison.Ordinal), "guest.net=off");
        await blue.ReadyAsync();
        await blue.RunAsync("ip address add 10.91.0.2/24 dev eth0; ip link set eth0 up");
        await blue.ReachesAsync("10.91.0.1");
        Assert.InRange(await PassedAsync(), 5, 50);

        await blue.RunAsync("ip link set eth0 down; ip link set eth0 address 52:54:00:00:91:77; ip link set eth0 up; ip address add 10.91.0.2/24 dev eth0 2>/dev/null; true");
        await blue.ReachesAsync("10.91.0.1");
        await host.UntilAsync("what is sent to the new address is of the guaranteed class", async () => await PassedAsync() >= 5);
        // The next daemon asks the guest again.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        await host.VirshAsync("list");
        await host.UntilAsync("it still is", async () => await PassedAsync() >= 5);

        // Another bridge knows it as well, though the guest's driver tells nothing more: the network's next, and another network's.
        await host.VirshAsync("net-destroy", "lab");
        await host.VirshAsync("net-start", "lab");
        await host.UntilAsync("the guest is in again", async () => (await host.Host.ShellAsync("ip link show master virbr9")).Contains("vnet", StringComparison.Ordinal));
        await blue.ReachesAsync("10.91.0.1");
        Assert.InRange(await PassedAsync(), 5, 50);
        await host.DefineAndStartAsync("other", Network.Replace("<name>lab", "<name>other", StringComparison.Ordinal).Replace("virbr9", "virbr8", StringComparison.Ordinal).Replace("10.91.", "10.92.", StringComparison.Ordinal));
        string card = Card(300).Replace("type='network'", "type='network' trustGuestRxFilters='yes'", StringComparison.Ordinal);
        await host.VirshAsync("update-device", "blue", host.Document("moved.xml", card.Replace("'lab'", "'other'", StringComparison.Ordinal)), "--live");
        await blue.RunAsync("ip address add 10.92.0.2/24 dev eth0");
        await blue.ReachesAsync("10.92.0.1");
        Assert.InRange(await PassedAsync("virbr8", "10.92.0.2"), 5, 50);
        await host.VirshAsync("update-device", "blue", host.Document("moved.xml", card), "--live");
        await blue.ReachesAsync("10.91.0.1");
        Assert.InRange(await PassedAsync(), 5, 50);
        await host.VirshAsync("domiftune", "blue", BlueMac, "--inbound", "0", "--live");
        Assert.DoesNotContain("1:3", await host.Host.ShellAsync("tc class show dev virbr9"), StringComparison.Ordinal);

        // Of five pings, in the class that the floor has.
        async Task<int> PassedAsync(string bridge = "virbr9", string address = "10.91.0.2")
        {
            string count = $"tc -s class show dev {bridge} classid 1:3 | awk '/Sent/ {{print $4}}'";
            string[] counts = (await host.Host.ShellAsync($"{count}; ping -q -c 5 -i 0.2 -W 3 {address} >/dev/null; {count}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return int.Parse(counts[1], CultureInfo.InvariantCulture) - int.Parse(counts[0], CultureInfo.InvariantCulture);
        }
    }

    private static string Card(int floor) => Documents.On("lab", BlueMac, $"<bandwidth><inbound average='400' floor='{floor}'/></bandwidth>");

    private static Task<string> ListenAsync(GuestConsole blue)
        => blue.RunAsync("ip address add 10.91.0.2/24 dev eth0; ip link set eth0 up; (while true; do nc 10.91.0.1 9000 </dev/null >/dev/null; sleep 1; done) >/dev/null 2>&1 & true");

    private static async Task<ToolResult> StartThirdAsync(TestHost host)
    {
        await host.VirshAsync("define", await Documents.GuestAsync(host, "third", Card(200).Replace(":01'", ":03'", StringComparison.Ordinal)));
        return await host.TryVirshAsync("start", "third");
    }

    // Kilobytes a second over some seconds, as soon as connections have settled. The other is flooded all the time, and both have no more than there is.
    private static async Task GetsAsync(TestHost host, string what, Func<double, bool> isSo)
    {
        (double Blue, double Red) seen = default;
        try
        {
            await host.UntilAsync(
                what,
                async () =>
                {
                    seen = await SeenAsync(host);
                    return isSo(seen.Blue) && seen.Red > 15 && seen.Blue + seen.Red < 500;
                },
                seconds: 120);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: blue {seen.Blue:0} kB/s, red {seen.Red:0} kB/s");
        }
    }

    private static async Task<(double Blue, double Red)> SeenAsync(TestHost host)
    {
        string blue = await TapAsync(host, "blue");
        string red = await TapAsync(host, "red");
        string[] figures = (await host.Host.ShellAsync(
            $"look() {{ cut -d' ' -f1 /proc/uptime; cat /sys/class/net/{blue}/statistics/tx_bytes /sys/class/net/{red}/statistics/tx_bytes; }}; look; sleep 5; look"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double[] f = [.. figures.Select(static n => double.Parse(n, CultureInfo.InvariantCulture))];
        double seconds = f[3] - f[0];
        return ((f[4] - f[1]) / seconds / 1000, (f[5] - f[2]) / seconds / 1000);
    }

    private static async Task<string> TapAsync(TestHost host, string guest) => Regex.Match(await host.VirshAsync("domiflist", guest), @"vnet\d+").Value;

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex PortRow { get; }
}
