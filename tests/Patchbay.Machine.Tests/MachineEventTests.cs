using System.Collections.Concurrent;
using System.Diagnostics;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What happens to a machine besides its life, told to Debian's virsh: each is made to happen, none is pretended.</summary>
public sealed class MachineEventTests
{
    // As a viewer does: the protocol's version, no authentication, and a shared screen.
    private const string Viewer =
        """
        import socket, sys
        with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as s:
            f = s.makefile('rb')
            s.sendall(f.read(12))
            f.read(f.read(1)[0])
            s.sendall(b'\1')
            f.read(4)
            s.sendall(b'\1')
            print(f.read(24)[:4].hex())
        """;

    [Fact]
    public async Task Watchdogs_full_disks_viewers_and_trays_are_told()
    {
        await using TestHost host = await TestHost.StartAsync();
        using Process events = Tool.Start(host.Host.Inside(["stdbuf", "-oL", "virsh", "-c", host.Uri, "event", "--all", "--loop"]));
        ConcurrentQueue<string> told = [];
        Task listening = ListenAsync();
        string small = host.PathOf("small");
        string disc = host.PathOf("disc.iso");
        await host.Host.ShellAsync(
            $"mkdir -m 755 '{small}'; mount -t tmpfs -o size=256k small '{small}'; truncate -s 8M '{small}/disk.raw'; chmod 666 '{small}/disk.raw'; truncate -s 2M '{disc}'");
        GuestConsole blue = await host.StartGuestAsync("blue",
            $"""
            <disk type='file' device='disk'><driver name='qemu' type='raw' cache='writethrough'/><source file='{small}/disk.raw'/><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='cdrom'><source file='{disc}'/><target dev='hda' bus='ide'/><readonly/></disk>
            <graphics type='vnc' port='5977' listen='127.0.0.1'/>
            <video><model type='vga'/></video>
            <watchdog model='ib700' action='pause'/>
            """);
        await blue.ReadyAsync();

        // A disk whose host has no room left halts the guest, which goes on once there is some.
        await blue.RunAsync("modprobe -a virtio_pci virtio_blk; for i in $(seq 20); do [ -e /dev/vda ] && break; sleep 1; done; dd if=/dev/zero of=/dev/vda bs=64k count=32 >/dev/null 2>&1 & true");
        await PausedAsync("I/O error");
        Assert.Contains("vda: no space", await host.VirshAsync("domblkerror", "blue"), StringComparison.Ordinal);
        await host.Host.ShellAsync($"mount -o remount,size=16m '{small}'");
        await host.VirshAsync("resume", "blue");
        await blue.RunAsync("wait; sync");

        // The watchdog's port, with no time to go.
        await host.VirshAsync("qemu-monitor-command", "blue", "--hmp", "o /b 0x443 0xf");
        await PausedAsync("watchdog");
        await host.VirshAsync("resume", "blue");

        Assert.Matches("^[0-9a-f]{8}\n$", (await host.Host.TryAsync("/usr/bin/python3", "-c", Viewer, "5977")).Succeeded());
        await host.VirshAsync("change-media", "blue", "hda", "--eject", "--live");

        await host.UntilAsync("all is told", () => Task.FromResult(Tells(
            $"event 'io-error-reason' for domain 'blue': {small}/disk.raw (virtio-disk0) pause due to enospc",
            $"event 'io-error' for domain 'blue': {small}/disk.raw (virtio-disk0) pause",
            "event 'lifecycle' for domain 'blue': Suspended I/O Error",
            "event 'watchdog' for domain 'blue': pause",
            "event 'lifecycle' for domain 'blue': Suspended Watchdog",
            "event 'graphics' for domain 'blue': connect local[IPv4 127.0.0.1 5977]",
            "event 'graphics' for domain 'blue': initialize local[IPv4 127.0.0.1 5977]",
            "event 'graphics' for domain 'blue': disconnect local[IPv4 127.0.0.1 5977]",
            "event 'tray-change' for domain 'blue' disk ide0-0-0: opened")));
        events.Kill(entireProcessTree: true);
        await listening;

        bool Tells(params string[] wanted) => wanted.All(w => told.Any(line => line.Contains(w, StringComparison.Ordinal)));

        async Task ListenAsync()
        {
            while (await events.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                told.Enqueue(line);
            }
        }

        Task PausedAsync(string reason) => host.UntilAsync(
            $"blue is paused ({reason})", async () => (await host.VirshAsync("domstate", "--reason", "blue")).Contains($"paused ({reason})", StringComparison.Ordinal));
    }
}
