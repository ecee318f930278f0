using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Qemu;

public sealed class GuestHostTests
{
    private static readonly QemuUser Nobody = new(65534, 65534, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tap_lives_until_its_QEMU_ends()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        await using QemuFixture fixture = new(network);
        HostOperation.CreateTap tap = new("web", "vnet7", MacAddress.Parse("fe:54:00:00:00:01"), 2, VnetHeader: true);
        await fixture.Host.TryPerformAsync(tap);
        Assert.Contains("fe:54:00:00:00:01", network.Exec("ip", "link", "show", "vnet7"), StringComparison.Ordinal);
        QemuLaunch launch = fixture.Launch(
            "web", "-machine", "q35", "-m", "32",
            "-netdev", $"tap,id=hostnet0,fds={QemuLaunch.Descriptor("tap:vnet7:0")}:{QemuLaunch.Descriptor("tap:vnet7:1")}",
            "-device", "virtio-net-pci,netdev=hostnet0,id=net0,mq=on,mac=52:54:00:00:00:01") with
        { Descriptors = ["monitor", "tap:vnet7:0", "tap:vnet7:1"] };
        await fixture.StartAsync(launch);
        Assert.Contains("vnet7", network.Exec("ip", "link", "show", "vnet7"), StringComparison.Ordinal);
        Assert.Contains("numtxqueues 256", network.Exec("ip", "-d", "link", "show", "vnet7"), StringComparison.Ordinal);
        await fixture.StopAsync(launch);
        Assert.DoesNotContain("vnet7", network.Exec("ip", "link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_that_was_not_handed_over_is_deleted()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        await using QemuFixture fixture = new(network);
        HostOperation.CreateTap tap = new("web", "vnet0", MacAddress.Parse("fe:54:00:00:00:01"), 1, VnetHeader: false);
        await fixture.Host.TryPerformAsync(tap);
        HostException e = await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(tap));
        Assert.Contains("a device of that name is there", e.Message, StringComparison.Ordinal);
        await fixture.Host.TryPerformAsync(tap.Inverse);
        await fixture.Host.TryPerformAsync(tap.Inverse);
        Assert.DoesNotContain("vnet0", network.Exec("ip", "link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_guest_gives_back_of_a_device_that_has_gone_is_as_good()
    {
        await using QemuFixture fixture = new();
        PciAddress gone = new(0x7fff, 0xff, 0x1f, 7);
        MacAddress mac = MacAddress.Parse("52:54:00:00:00:01");
        HostOperation.BindDriver bind = new(gone, new PciDriver("vfio-pci", "vfio-pci"), new PciDriver("igbvf", null));
        HostOperation.SetFunction set = new("nowhere0", 0, new FunctionSettings { Mac = mac }, new FunctionSettings { Mac = default(MacAddress) }) { Device = gone };
        foreach (HostOperation give in new HostOperation[] { bind, set })
        {
            await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(give));
            Assert.True(await fixture.Host.TryPerformAsync(give.Inverse!));
        }
        Assert.Equal([gone], (await fixture.Host.LookAsync(new GuestScope { Present = [gone] })).Present.Append(gone));
    }

    [Fact]
    public async Task QEMU_runs_without_rights()
    {
        Assert.SkipUnless(Accounts.EffectiveUser == 0, "becoming another user needs root");
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web", "-machine", "none", "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny") with { User = Nobody };
        await fixture.StartAsync(launch);
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        string status = await File.ReadAllTextAsync($"/proc/{monitor.ProcessId}/status", Token);
        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Equal("prelaunch", await monitor.QueryStatusAsync(Token));
    }

    [Fact]
    public async Task QEMU_has_a_session_of_its_own_and_no_descriptors_but_its()
    {
        await using QemuFixture fixture = new();
        QemuLaunch launch = fixture.Launch("web");
        await fixture.StartAsync(launch);
        await using IGuestMonitor monitor = (await fixture.Host.ConnectAsync(launch, Token))!;
        string[] stat = (await File.ReadAllTextAsync($"/proc/{monitor.ProcessId}/stat", Token)).Split(") ")[^1].Split(' ');
        Assert.Equal($"{monitor.ProcessId}", stat[3]);
        string[] targets = [.. Directory.EnumerateFiles($"/proc/{monitor.ProcessId}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
        Assert.All(targets, t => Assert.True(t.StartsWith("socket:", StringComparison.Ordinal) || t.StartsWith("anon_inode:", StringComparison.Ordinal) || t.StartsWith("pipe:", StringComparison.Ordinal) || t is "/dev/null" || t == launch.LogPath, t));
    }

    [Fact]
    public async Task Folders_files_and_owners_come_and_go()
    {
        Assert.SkipUnless(Accounts.EffectiveUser == 0, "changing owners needs root");
        using TempFolder folder = new();
        await using QemuFixture fixture = new();
        string image = folder.Write("disk.img", "x");
        HostOperation.ChangeOwner change = new(image, 65534, 65534, 0, 0);
        await fixture.Host.TryPerformAsync(change);
        Assert.Equal((65534u, 65534u), (await fixture.Host.LookAsync(new GuestScope { Paths = [image] })).Paths[image] is var seen ? (seen.User, seen.Group) : default);
        await fixture.Host.TryPerformAsync(change.Inverse);
        Assert.Equal(0u, (await fixture.Host.LookAsync(new GuestScope { Paths = [image] })).Paths[image].User);

        HostOperation.CreateFolder make = new(folder.File("run", "web"), 448, Nobody);
        await fixture.Host.TryPerformAsync(make);
        PathState made = (await fixture.Host.LookAsync(new GuestScope { Paths = [make.Path] })).Paths[make.Path];
        Assert.Equal(new PathState(PathKind.Folder, 65534, 65534, 448), made);
        File.WriteAllText(folder.File("run", "web", "left"), "");
        await fixture.Host.TryPerformAsync(make.Inverse);
        await fixture.Host.TryPerformAsync(make.Inverse);
        Assert.False(Directory.Exists(make.Path));

        HostOperation.CopyFile copy = new(image, folder.File("nvram", "web_VARS.fd"), Nobody);
        await fixture.Host.TryPerformAsync(copy);
        File.WriteAllText(copy.To, "mine");
        await fixture.Host.TryPerformAsync(copy);
        Assert.Equal("mine", File.ReadAllText(copy.To));
        await Assert.ThrowsAsync<HostException>(async () => await fixture.Host.TryPerformAsync(new HostOperation.CopyFile("/nonexistent", folder.File("a"), null)));
        Assert.False(File.Exists(folder.File("a")));

        // As long a name as a folder takes.
        await fixture.Host.TryPerformAsync(copy with { To = folder.File("nvram", $"{new string('g', 247)}_VARS.fd") });
        Assert.All(Directory.EnumerateFiles(folder.File("nvram")), f => Assert.EndsWith("_VARS.fd", f, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looking_sees_backing_images_and_listeners()
    {
        using TempFolder folder = new();
        await using QemuFixture fixture = new();
        string qemuImg = "/usr/bin/qemu-img";
        Assert.SkipUnless(File.Exists(qemuImg), "qemu-img is not installed");
        Run(qemuImg, "create", "-q", "-f", "raw", folder.File("base.img"), "1M");
        Run(qemuImg, "create", "-q", "-f", "qcow2", "-b", "base.img", "-F", "raw", folder.File("top.qcow2"));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        GuestFacts facts = await fixture.Host.LookAsync(new GuestScope { Paths = [folder.File("top.qcow2"), "/nonexistent", "/dev/null"], TcpPorts = true, Kvm = true, Vhost = true });
        Assert.Equal(folder.File("base.img"), facts.Paths[folder.File("top.qcow2")].Backing);
        Assert.Null(facts.Paths[folder.File("base.img")].Backing);
        Assert.Equal(PathKind.Other, facts.Paths["/dev/null"].Kind);
        Assert.False(facts.Paths.ContainsKey("/nonexistent"));
        Assert.Contains(((IPEndPoint)listener.LocalEndpoint).Port, facts.TcpPorts);
        Assert.Equal(facts.KvmProblem is null, File.Exists("/dev/kvm"));
    }

    [Fact]
    public async Task An_emulator_tells_its_version_and_its_machines_other_names()
    {
        await using QemuFixture fixture = new();
        GuestFacts facts = await fixture.Host.LookAsync(new GuestScope { Emulators = [QemuFixture.Binary, "/nonexistent", "/bin/true"] });
        EmulatorFacts emulator = Assert.Single(facts.Emulators).Value;
        Assert.InRange(emulator.Version, 50000, 200000);
        Assert.Matches("^pc-q35-[0-9.]+$", emulator.MachineAliases.Single(a => a.Alias == "q35").Name);
    }

    private static void Run(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(program, arguments);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, process.ExitCode);
    }
}
