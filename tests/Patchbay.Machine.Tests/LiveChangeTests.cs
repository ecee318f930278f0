using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>
/// Networks are changed while guests on them exchange 1,000 packets a second each way: none is lost, and the change is there. What is
/// changed is the list that the documentation's table is made of.
/// </summary>
public sealed class LiveChangeTests
{
    private const int Rate = 1000;

    // A few of each kind. The others are changed by the slow campaign.
    private static readonly string[] Canary =
    [
        "forward/@mode", "bridge/@name", "bridge/@stp", "bridge/@macTableManager", "mac/@address", "mtu/@size", "ip/@address", "patchbay:ip/@auto", "ip/dhcp/range/@end",
        "bandwidth/inbound/@average", "portgroup/bandwidth/inbound/@average", "patchbay:forward/@to",
    ];

    private const string Peer = "<network><name>db</name><bridge name='pbdb' stp='off' delay='0'/><ip address='10.99.0.1' prefix='24'/></network>";

    [Fact]
    public async Task Guests_lose_no_packet_while_their_network_changes()
    {
        await using TestHost host = await TestHost.StartAsync();
        Exchange exchange = await ChangeEachAsync(host, NetworkAttributes.All.Where(static a => Canary.Contains(a.Attribute)));
        await ChangeModesAsync(host, exchange);
        (GuestConsole blue, GuestConsole red) = (exchange.Blue, exchange.Red);
        await blue.RunAsync("killall traffic");
        await red.RunAsync("killall traffic");

        // Kept from each other, and not any more.
        AttributeEdit isolation = NetworkAttributes.All.Single(static a => a.Attribute == "port/@isolated");
        await DefineAsync(host, isolation.Changed);
        await host.UntilAsync("the ports are isolated", async () => (await host.Host.ShellAsync("bridge -d link show dev vnet0")).Contains("isolated on", StringComparison.Ordinal));
        (await blue.TryAsync("ping -c 1 -W 1 10.88.0.3")).FailedQuietly();
        await DefineAsync(host, isolation.Running);
        await host.UntilAsync("they are not", async () => (await host.Host.ShellAsync("bridge -d link show dev vnet0")).Contains("isolated off", StringComparison.Ordinal));
        await blue.ReachesAsync("10.88.0.3");

        // Guests are known on the bridge's new name, and a daemon that starts now finds nothing to do.
        await DefineAsync(host, NetworkAttributes.All.Single(static a => a.Attribute == "bridge/@name").Changed);
        await host.UntilAsync("the guest is on it", async () => (await host.VirshAsync("dumpxml", "blue")).Contains("pbnew", StringComparison.Ordinal));
        string state = await HostState.SeenAsync(host);
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(state, await HostState.SeenAsync(host));
        await blue.RunAsync("ping -c 2 -W 5 10.88.0.1");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Guests_lose_no_packet_while_each_attribute_changes()
    {
        await using TestHost host = await TestHost.StartAsync();
        await ChangeEachAsync(host, NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnOwnBridge));
    }

    [Fact]
    public Task A_daemon_killed_in_the_middle_of_a_change_has_finished_or_taken_back_and_no_packet_is_lost()
        => KillInEachAsync(NetworkAttributes.All.Where(static a => a.Attribute is "bridge/@name" or "ip/@address" or "portgroup/bandwidth/inbound/@average"));

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_daemon_killed_in_the_middle_of_each_change_has_finished_or_taken_back_and_no_packet_is_lost()
        => KillInEachAsync(NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnOwnBridge));

    [Fact]
    public async Task A_guest_on_a_device_of_a_pool_follows_its_network()
    {
        const string Changed = "52:54:00:00:86:99";
        await using TestHost host = await TestHost.StartAsync();
        await host.Host.ConnectAsync("up0", host.Internet, "far0");
        await host.Host.ShellAsync("ip link set up0 addrgenmode none; ip link set up0 up; ip link add up1 type veth peer name far1");
        await host.Internet.ShellAsync("ip address add 10.86.0.254/24 dev far0; ip link set far0 up");
        await host.DefineAndStartAsync("pool", NetworkAttributes.Pool);
        GuestConsole blue = await host.StartGuestAsync("blue", Documents.On("pool", "52:54:00:00:86:01"), "guest.net=off");
        await blue.ReadyAsync();
        await blue.RunAsync($"ip link set eth0 address {Changed}; ip link set eth0 up; ip address add 10.86.0.1/24 dev eth0");
        await host.UntilAsync("the address is noted", async () => (await host.VirshAsync("dumpxml", "blue")).Contains($"currentAddress='{Changed}'", StringComparison.Ordinal));
        Assert.DoesNotContain(Changed, await host.Host.ShellAsync("ip link show macvtap0"), StringComparison.Ordinal);

        await ChangeAsync(host, NetworkAttributes.All.Where(static a => a.Test == NetworkAttributes.OnDevice), []);

        // A device that a guest uses does not go.
        string refused = (await host.TryVirshAsync("net-define", host.Document("pool.xml", NetworkAttributes.Pool.Replace("dev='up0'", "dev='up1'", StringComparison.Ordinal)))).Failed();
        Assert.Contains("guest 'blue' uses up0, which would go", refused, StringComparison.Ordinal);
    }

    private static async Task<Exchange> ChangeEachAsync(TestHost host, IEnumerable<AttributeEdit> edits)
    {
        Exchange exchange = await ExchangeAsync(host);
        await ChangeAsync(host, edits, [exchange]);
        return exchange;
    }

    // From each mode to each other once; whichever it comes from, the host is the same.
    private static async Task ChangeModesAsync(TestHost host, Exchange exchange)
    {
        string leases = await host.VirshAsync("net-dhcp-leases", "lab");
        await DefineAsync(host, InMode("nat"));
        Dictionary<string, string> states = new() { ["nat"] = NftText.InOrder(await HostState.SeenAsync(host)) };
        List<string> wrong = [];
        string last = "nat";
        foreach (string mode in new[] { "open", "isolated", "nat", "isolated", "route", "open", "nat", "route", "isolated", "open", "route", "nat" })
        {
            await DefineAsync(host, InMode(mode));
            Assert.Equal(mode, Regex.Match(await host.VirshAsync("net-dumpxml", "lab"), "<forward mode='([a-z]+)'") is { Success: true } said ? said.Groups[1].Value : "isolated");
            string state = NftText.InOrder(await HostState.SeenAsync(host));
            if (!states.TryAdd(mode, state) && states[mode] != state)
            {
                wrong.Add($"from {last} to {mode}: {NftText.Differences(states[mode], state)}");
            }
            if (await exchange.FindLossAsync() is { } loss)
            {
                wrong.Add($"from {last} to {mode}: {loss}");
            }
            last = mode;
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(4, states.Values.Distinct().Count());
        Assert.Equal(Regex.Matches(leases, "10\\.88\\.0\\.[0-9]+").Select(static m => m.Value), Regex.Matches(await host.VirshAsync("net-dhcp-leases", "lab"), "10\\.88\\.0\\.[0-9]+").Select(static m => m.Value));
        await exchange.CheckRateAsync();
        await DefineAsync(host, NetworkAttributes.Lab);
    }

    // Without a forwarded port, which not all of them have.
    private static string InMode(string mode) => Regex.Replace(
        Regex.Replace(NetworkAttributes.Lab, "<p:network .*</p:network>", ""),
        "<forward mode='nat'>.*</forward>",
        mode switch { "nat" => "<forward mode='nat'/>", "isolated" => "", _ => $"<forward mode='{mode}'/>" });

    private static async Task<Exchange> ExchangeAsync(TestHost host)
    {
        await host.DefineAndStartAsync("db", Peer);
        await host.DefineAndStartAsync("lab", NetworkAttributes.Lab);
        (GuestConsole blue, GuestConsole red) = (await StartAsync(host, "blue", 1), await StartAsync(host, "red", 2));
        await blue.LeaseAsync();
        await red.LeaseAsync();
        await RoomAsync(host, 2);
        Exchange exchange = new(blue, red, "10.88.0", "eth0") { First = 2 };
        await exchange.StartAsync();
        return exchange;

        static async Task<GuestConsole> StartAsync(TestHost host, string name, int number)
        {
            await host.VirshAsync("define", await Documents.GuestAsync(host, name, Documents.On("lab", $"52:54:00:00:88:0{number}"), addition: "traffic"));
            await host.VirshAsync("start", name);
            return await host.ConsoleAsync(name);
        }
    }

    // Each from the same document, there and back. All that is wrong is told at once.
    private static async Task ChangeAsync(TestHost host, IEnumerable<AttributeEdit> edits, IReadOnlyList<Exchange> exchanges)
    {
        List<string> wrong = [];
        foreach (AttributeEdit edit in edits)
        {
            if ((await LookAsync(host, edit)).Contains(edit.Sees, StringComparison.Ordinal))
            {
                wrong.Add($"{edit.Attribute}: {edit.Sees} is there before the change");
                continue;
            }
            foreach ((string document, bool isThere) in new[] { (edit.Changed, true), (edit.Running, false) })
            {
                ToolResult defined = await host.TryPatchbayAsync("net", "define", host.Document("edit.xml", document));
                if (defined.ExitCode != 0)
                {
                    wrong.Add($"{edit.Attribute}: {defined.Errors}{defined.Output}");
                }
                else if (!await BecomesAsync(host, edit, isThere))
                {
                    wrong.Add($"{edit.Attribute}: {edit.Sees} is {(isThere ? "not there" : "still there")}: {await LookAsync(host, edit)}");
                }
            }
            foreach (Exchange exchange in exchanges)
            {
                if (await exchange.FindLossAsync() is { } loss)
                {
                    wrong.Add($"{edit.Attribute}: {loss}");
                }
            }
        }
        foreach (Exchange exchange in exchanges)
        {
            await exchange.CheckRateAsync();
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Each is made once, to know what comes of it; then again, with the daemon killed anywhere between its first step and its last; then at
    // once with the one before, of which either may be the last.
    private static async Task KillInEachAsync(IEnumerable<AttributeEdit> edits)
    {
        await using TestHost host = await TestHost.StartAsync();
        Exchange exchange = await ExchangeAsync(host);
        Random random = new(1);
        string running = Path.Combine(host.Root, "run", "patchbay", "networks", "lab.xml");
        string before = await StateAsync(host);
        List<string> wrong = [];
        (int rounds, int inside) = (0, 0);
        (AttributeEdit Edit, string State)? last = null;
        foreach (AttributeEdit edit in edits)
        {
            Task<ToolResult> define = host.TryPatchbayAsync("net", "define", host.Document("edit.xml", edit.Changed));
            Task<TimeSpan> duration = Task.Run(() => Duration(running, define));
            (await define).Succeeded();
            TimeSpan takes = await duration;
            await BecomesAsync(host, edit, isThere: true);
            string after = await StateAsync(host);
            await BackAsync(edit, "changed");

            // Where it was over by then, sooner.
            rounds++;
            bool isInside = false;
            for (int tries = 0; tries < 3 && !isInside; tries++)
            {
                define = host.TryPatchbayAsync("net", "define", host.Document("edit.xml", edit.Changed));
                long begun = 0;
                TimeSpan pause = takes * random.NextDouble() * Math.Pow(0.3, tries);
                await host.KillDaemonWhenAsync(
                    () =>
                    {
                        begun = begun == 0 && IsChanging(running) ? TimeProvider.System.GetTimestamp() : begun;
                        return begun != 0 && TimeProvider.System.GetElapsedTime(begun) >= pause;
                    },
                    define);
                isInside = IsChanging(running);
                ToolResult answer = await define;
                await host.StartDaemonAsync();
                // What was said to be done is.
                await OneOfAsync(edit, $"killed after {pause.TotalMilliseconds:f1} of {takes.TotalMilliseconds:f1} ms", answer.ExitCode == 0 ? [after] : [before, after]);
                await BackAsync(edit, "killed");
            }
            inside += isInside ? 1 : 0;

            if (last is { } other)
            {
                ToolResult[] both = await Task.WhenAll(
                    host.TryPatchbayAsync("net", "define", host.Document("edit.xml", edit.Changed)),
                    host.TryPatchbayAsync("net", "define", host.Document("other.xml", other.Edit.Changed)));
                wrong.AddRange(both.Where(static b => b.ExitCode != 0).Select(b => $"{edit.Attribute} and {other.Edit.Attribute} at once: {b.Errors}{b.Output}"));
                await OneOfAsync(edit, $"at once with {other.Edit.Attribute}", [after, other.State]);
                await BackAsync(edit, $"at once with {other.Edit.Attribute}");
            }
            last = (edit, after);
            if (await exchange.FindLossAsync() is { } loss)
            {
                wrong.Add($"{edit.Attribute}: {loss}");
            }
        }
        await exchange.CheckRateAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(inside * 2 > rounds, $"only {inside} of {rounds} were killed before the change was whole");

        async Task BackAsync(AttributeEdit edit, string when)
        {
            (await host.TryPatchbayAsync("net", "define", host.Document("edit.xml", edit.Running))).Succeeded();
            await OneOfAsync(edit, $"{when}, and back", [before]);
        }
        async Task OneOfAsync(AttributeEdit edit, string when, string[] states)
        {
            string found = await StateAsync(host);
            for (int i = 0; i < 40 && !states.Contains(found); i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
                found = await StateAsync(host);
            }
            if (!states.Contains(found))
            {
                wrong.Add($"{edit.Attribute}, {when}: {string.Join("\nnor ", states.Select(s => NftText.Differences(s, found)))}");
            }
        }
    }

    private static bool IsChanging(string running) => File.ReadAllText(running).Contains("<next>", StringComparison.Ordinal);

    // From the change's first step to its last.
    private static TimeSpan Duration(string running, Task define)
    {
        while (!IsChanging(running) && !define.IsCompleted)
        {
            Thread.Yield();
        }
        long begun = TimeProvider.System.GetTimestamp();
        while (IsChanging(running) && !define.IsCompleted)
        {
            Thread.Yield();
        }
        return TimeProvider.System.GetElapsedTime(begun);
    }

    // All that a change of the network may have changed, of the host and of the guests.
    private static async Task<string> StateAsync(TestHost host) => string.Join(
        '\n',
        // The kernel makes up labels for all addresses but the first where a link gets another name.
        Regex.Replace(NftText.InOrder(await HostState.SeenAsync(host)), @"(?m) (\S+):\d+\\", " $1\\"),
        await host.Host.ShellAsync(
            $"""
            cat {host.Root}/run/patchbay/dnsmasq/lab.*
            cd {host.Root}/var/lib/patchbay; ls networkset.xml dnsmasq/*.gone 2>/dev/null || true; awk '{"{ print $2, $3 }"}' dnsmasq/lab.leases | sort
            for d in $(ls /sys/class/net | grep -e '^pb' -e '^vnet' -e '^ifb'); do (tc class show dev $d; tc filter show dev $d ingress | grep -e rate -e protocol) | sed "s/^/$d /"; done | sort
            for f in /sys/class/net/pb*/bridge/{"{stp_state,forward_delay}"}; do echo $f $(cat $f); done
            bridge -d link show | sed 's/^[0-9]*: //'
            """),
        await host.VirshAsync("net-dumpxml", "lab"),
        await host.VirshAsync("net-dumpxml", "lab", "--inactive"),
        await host.VirshAsync("dumpxml", "blue"),
        await host.VirshAsync("dumpxml", "red"));

    // Guests follow their network a moment after it has changed.
    private static async Task<bool> BecomesAsync(TestHost host, AttributeEdit edit, bool isThere)
    {
        for (int i = 0; i < 50; i++)
        {
            if ((await LookAsync(host, edit)).Contains(edit.Sees, StringComparison.Ordinal) == isThere)
            {
                return true;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        return false;
    }

    private static async Task<string> LookAsync(TestHost host, AttributeEdit edit)
    {
        string name = Regex.Match(edit.Running, "<name>(.*)</name>").Groups[1].Value;
        string look = edit.Look.Replace("$ROOT", host.Root, StringComparison.Ordinal)
            .Replace("$XML", $"virsh -q -c '{host.Uri}' net-dumpxml {name}", StringComparison.Ordinal)
            .Replace("$GUEST", $"virsh -q -c '{host.Uri}' dumpxml blue", StringComparison.Ordinal);
        return (await host.Host.TryAsync("bash", "-c", look)).Output;
    }

    private static async Task DefineAsync(TestHost host, string document)
        => Assert.Contains("defined", await host.PatchbayAsync("net", "define", host.Document("edit.xml", document)), StringComparison.Ordinal);

    // A guest of pure emulation may be held up for seconds: what waits for it must not be dropped for want of room.
    private static async Task RoomAsync(TestHost host, int taps)
    {
        for (int i = 0; i < taps; i++)
        {
            await host.Host.ShellAsync($"ip link set vnet{i} txqueuelen 60000");
        }
    }

    // Two guests that send each other numbered packets.
    private sealed class Exchange(GuestConsole blue, GuestConsole red, string subnet, string nic)
    {
        private readonly GuestConsole[] _guests = [blue, red];

        public GuestConsole Blue => blue;

        public GuestConsole Red => red;

        private readonly uint[] _missing = new uint[2];
        private long _start;
        private uint _sent;

        public int First { get; init; } = 1;

        public async Task StartAsync()
        {
            for (int i = 0; i < 2; i++)
            {
                await _guests[i].RunAsync($"ip address add {subnet}.{First + i}/24 dev {nic} 2>/dev/null; ip link set {nic} up; sysctl -q -w net.ipv4.neigh.{nic}.base_reachable_time_ms=3600000");
            }
            await blue.ReachesAsync($"{subnet}.{First + 1}");
            for (int i = 0; i < 2; i++)
            {
                await _guests[i].RunAsync($"traffic {subnet}.{First + 1 - i} {Rate} /tmp/{nic}.traffic {nic} & true");
            }
            // What the first sent before the second listened is nobody's loss.
            await FindLossAsync();
            (_start, _sent) = (TimeProvider.System.GetTimestamp(), (await CountAsync(blue)).Sent);
        }

        // What is missing of all that had been sent when it was asked.
        public async Task<string?> FindLossAsync()
        {
            Count[] sent = [await CountAsync(blue), await CountAsync(red)];
            string? loss = null;
            for (int i = 0; i < 2; i++)
            {
                Count heard = await CountAsync(_guests[i]);
                for (int tries = 0; heard.Highest < sent[1 - i].Sent && tries < 100; tries++)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
                    heard = await CountAsync(_guests[i]);
                }
                if (heard.Highest < sent[1 - i].Sent)
                {
                    loss = $"{nic}: nothing comes any more: {heard}";
                }
                else if (heard.Missing != _missing[i])
                {
                    loss = $"{nic}: {heard.Missing - _missing[i]} packets were lost";
                }
                _missing[i] = heard.Missing;
            }
            return loss;
        }

        public async Task CheckRateAsync()
        {
            double seconds = TimeProvider.System.GetElapsedTime(_start).TotalSeconds;
            Assert.True((await CountAsync(blue)).Sent - _sent > Rate * 0.9 * seconds, $"fewer than {Rate} packets a second were sent in {seconds} s");
        }

        private async Task<Count> CountAsync(GuestConsole guest)
        {
            Match said = Regex.Match(await guest.RunAsync($"for i in 1 2 3 4 5; do [ -e /tmp/{nic}.traffic ] && break; sleep 1; done; cat /tmp/{nic}.traffic"), @"sent (\d+) received (\d+) missing (\d+) highest (\d+)");
            Assert.True(said.Success);
            return new Count(Number(1), Number(3), Number(4));

            uint Number(int group) => uint.Parse(said.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        }
    }

    private sealed record Count(uint Sent, uint Missing, uint Highest);
}
