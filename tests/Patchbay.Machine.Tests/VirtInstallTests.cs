using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Debian's virt-install, virt-xml and virt-clone, unmodified, against the daemon's socket.</summary>
public sealed class VirtInstallTests
{
    // Its q35 machine has the kernel try timers, which a busy host without KVM lets fail.
    private const string Arguments = "console=ttyS0 quiet no_timer_check";

    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(4);

    private static readonly IReadOnlyList<string> Common =
    [
        "--memory", "160", "--vcpus", "1", "--virt-type", "qemu", "--osinfo", "linux2022", "--graphics", "none", "--noautoconsole",
        "--check", "disk_size=off", "--network", "network=default",
    ];

    [Fact]
    public async Task A_guest_that_it_boots_from_a_kernel_gets_a_lease()
    {
        await using TestHost host = await StartAsync();
        string image = await host.ImageAsync();

        await RunAsync(host, "virt-install", ["--name", "direct", "--disk", "none", .. Common, "--import", "--boot",
            $"kernel={image}/vmlinuz,initrd={image}/initrd,kernel_args='{Arguments} guest.name=direct'"]);
        GuestConsole guest = await host.ConsoleAsync("direct");
        await guest.WaitForAsync("GUEST READY", BootLimit);
        string address = await guest.LeaseAsync();

        Assert.StartsWith("192.168.122.", address, StringComparison.Ordinal);
        Assert.Contains(address, await host.VirshAsync("net-dhcp-leases", "default"), StringComparison.Ordinal);
        await guest.RunAsync("ping -c 2 -W 2 192.168.122.1");
    }

    [Fact]
    public async Task It_installs_by_a_kernel_onto_a_disk_that_it_makes_and_the_guest_is_changed_and_copied()
    {
        await using TestHost host = await StartAsync();
        string image = await host.ImageAsync();

        // It carries kernel and initrd over by a pool and an upload, and makes the disk in the pool 'default'.
        await RunAsync(host, "virt-install", ["--name", "made", "--disk", "size=1", .. Common, "--install",
            $"kernel={image}/vmlinuz,initrd={image}/initrd,kernel_args='{Arguments} guest.name=made',kernel_args_overwrite=yes"]);
        GuestConsole guest = await host.ConsoleAsync("made");
        await guest.WaitForAsync("GUEST READY", BootLimit);
        await guest.LeaseAsync();
        Assert.Equal("2097152\n", await guest.RunAsync("cat /sys/block/vda/size"));
        Assert.Contains($"{host.PathOf("images")}/made.qcow2", await host.VirshAsync("domblklist", "made"), StringComparison.Ordinal);

        await RunAsync(host, "virt-xml", ["made", "--edit", "--metadata", "title=changed"]);
        Assert.Contains("<title>changed</title>", await host.VirshAsync("dumpxml", "--inactive", "made"), StringComparison.Ordinal);

        await host.VirshAsync("destroy", "made");
        await RunAsync(host, "virt-clone", ["--original", "made", "--name", "copy", "--auto-clone"]);
        Assert.Contains($"{host.PathOf("images")}/copy.qcow2", await host.VirshAsync("domblklist", "copy"), StringComparison.Ordinal);
        await host.VirshAsync("undefine", "--remove-all-storage", "copy");
        Assert.DoesNotContain("copy.qcow2", await host.VirshAsync("vol-list", "default"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_takes_disks_that_are_there_and_prints_what_it_would_do()
    {
        await using TestHost host = await StartAsync();
        string inPool = $"{host.PathOf("images")}/have.qcow2";
        string elsewhere = host.PathOf("else/other.qcow2");
        await host.Host.ShellAsync($"mkdir '{host.PathOf("else")}'; qemu-img create -q -f qcow2 '{inPool}' 64M; qemu-img create -q -f qcow2 '{elsewhere}' 64M");

        string printed = await RunAsync(host, "virt-install", ["--name", "printed", "--import", "--disk", inPool, .. Common, "--print-xml"]);
        await RunAsync(host, "virt-install", ["--name", "first", "--import", "--disk", "vol=default/have.qcow2", .. Common]);
        await RunAsync(host, "virt-install", ["--name", "second", "--import", "--disk", elsewhere, .. Common]);

        Assert.Contains($"<source file=\"{inPool}\"/>", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("printed", await host.VirshAsync("list", "--all", "--name"), StringComparison.Ordinal);
        Assert.Contains(inPool, await host.VirshAsync("domblklist", "first"), StringComparison.Ordinal);
        Assert.Equal("running", (await host.VirshAsync("domstate", "second")).Trim());
        // It makes a pool of the folder that the second disk is in.
        Assert.Contains(elsewhere, await host.VirshAsync("vol-list", "else"), StringComparison.Ordinal);
    }

    private static async Task<TestHost> StartAsync()
    {
        TestHost host = await TestHost.CreateAsync();
        try
        {
            // Where it keeps kernels while it installs, which Debian's libvirt makes: on top of the machine's folder, not in it.
            await host.Host.ShellAsync(
                """
                mkdir /run/upper /run/work
                mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/upper,workdir=/run/work /var/lib
                mkdir -p /var/lib/libvirt/boot
                """);
            await host.StartDaemonAsync();
            await host.DefineAndStartAsync("default", Documents.Default);
            await host.VirshAsync("pool-define-as", "default", "dir", "--target", host.PathOf("images"));
            await host.VirshAsync("pool-build", "default");
            await host.VirshAsync("pool-start", "default");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> RunAsync(TestHost host, string program, IReadOnlyList<string> arguments)
    {
        ToolResult said = await host.Host.TryAsync(["env", "HOME=/run", program, "--connect", host.Uri, .. arguments]);
        Assert.True(said.ExitCode == 0, $"{said.Command}: {said.Errors}{said.Output}\ndaemon: {host.DaemonLog}");
        return said.Output;
    }
}
