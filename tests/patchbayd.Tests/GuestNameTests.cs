using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>Guests by name on the host, through libvirt's own name service modules (Debian's libnss-libvirt) and the C library.</summary>
public sealed class GuestNameTests
{
    private const string Mac = "52:54:00:00:00:91";

    private const string Network = """
        <network>
          <name>lab</name>
          <bridge name='lab0'/>
          <ip address='10.66.0.1' prefix='24'><dhcp><range start='10.66.0.10' end='10.66.0.20'/></dhcp></ip>
        </network>
        """;

    private const string Guest = $"""
        <domain type='qemu'>
          <name>web1</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices><interface type='network'><mac address='{Mac}'/><source network='lab'/></interface></devices>
        </domain>
        """;

    [Fact]
    public async Task The_modules_find_guests_by_the_name_they_say_and_by_the_name_they_have()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.ShellAsync(
            $"""
            mkdir -p /run/over/work /run/over/lib
            mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/over/lib,workdir=/run/over/work /var/lib
            mkdir -p /var/lib/libvirt; rm -rf /var/lib/libvirt/dnsmasq; ln -s {host.Root}/var/lib/patchbay/dnsmasq /var/lib/libvirt/dnsmasq
            echo 'hosts: files libvirt libvirt_guest' >/run/nsswitch.conf; mount --bind /run/nsswitch.conf /etc/nsswitch.conf
            """);
        await host.VirshAsync("net-define", host.Document("lab.xml", Network));
        await host.VirshAsync("net-start", "lab");
        await host.VirshAsync("define", host.Document("web1.xml", Guest));
        await host.VirshAsync("start", "web1");
        Assert.Equal("", await AskAsync(host, "web1"));

        // A client of the card's address stands in for what would run in the guest; it calls itself otherwise.
        await host.ShellAsync(
            $"""
            ip link add g0 type veth peer name g1; ip link set g0 master lab0 up; ip link set g1 address {Mac} up
            busybox udhcpc -i g1 -s /bin/true -n -q -t 20 -T 1 -x hostname:shop
            """);
        string address = "";
        await host.UntilAsync("the name that it says", async () => (address = await AskAsync(host, "shop")).StartsWith("10.66.0.", StringComparison.Ordinal));
        Assert.Equal(address, await AskAsync(host, "web1"));

        // Gone with the guest; its lease is there until it ends.
        await host.VirshAsync("destroy", "web1");
        Assert.Equal("", await AskAsync(host, "web1"));
        Assert.Equal(address, await AskAsync(host, "shop"));

        // With its definition the lease goes as well.
        Assert.Contains(Mac, await host.VirshAsync("net-dhcp-leases", "lab"), StringComparison.Ordinal);
        await host.VirshAsync("undefine", "web1");
        await host.UntilAsync("the lease has ended", async () => !(await host.VirshAsync("net-dhcp-leases", "lab")).Contains(Mac, StringComparison.Ordinal));
        Assert.Equal("", await AskAsync(host, "shop"));
        // Whoever has the address from then on asks again, and has a lease of its own: not at once, as what crosses the guest's end goes too.
        await host.UntilAsync("another lease", async () =>
        {
            await host.ShellAsync("busybox udhcpc -i g1 -s /bin/true -n -q -t 20 -T 1 -x hostname:shop; sleep 1");
            return await AskAsync(host, "shop") != "";
        }, seconds: 60);
        await host.VirshAsync("net-destroy", "lab");
        Assert.Equal("", await AskAsync(host, "shop"));
    }

    private static async Task<string> AskAsync(DaemonHost host, string name)
    {
        string libraries = Path.GetDirectoryName(Directory.GetFiles(await Managers.RootAsync(), "libnss_libvirt.so.2", SearchOption.AllDirectories)[0])!;
        ToolResult result = await host.TryAsync("env", $"LD_LIBRARY_PATH={libraries}", "getent", "ahostsv4", name);
        return result.ExitCode == 0 ? result.Output.Split(' ')[0] : "";
    }
}
