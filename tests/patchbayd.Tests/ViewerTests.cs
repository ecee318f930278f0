using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>A viewer's way to a guest's screen through the daemon, as virt-viewer and virt-manager take it: a descriptor and no port.</summary>
public sealed class ViewerTests
{
    private const string Open = "ls /proc/$(pgrep -o patchbayd)/fd | wc -l";

    private const string Program =
        """
        import libvirt, os, socket, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        image = sys.argv[3] + '/green.qcow2'
        document = open(sys.argv[2] + '/green.xml').read().replace('@WORK@/green.qcow2', image)
        secret = document.replace("listen='127.0.0.1'", "listen='127.0.0.1' passwd='secret'")
        def tell(what, work):
            try:
                print(what, work())
            except libvirt.libvirtError as e:
                print(what, e.get_error_code(), e.get_error_domain(), e.get_error_message())
        def greet(s):
            # The protocol's beginning: both name their version, and QEMU the ways to get in.
            f = s.makefile('rb')
            version = f.read(12)
            s.sendall(version)
            ways = list(f.read(f.read(1)[0]))
            s.close()
            return version.decode().strip(), ways
        def handed(flags=0, index=0):
            ours, theirs = socket.socketpair()
            d.openGraphics(index, theirs.fileno(), flags)
            theirs.close()
            return greet(ours)
        d = c.defineXML(secret)
        tell('of one that is off', lambda: d.openGraphicsFD(0))
        tell('given to one that is off', handed)
        d.create()
        tell('asked for', lambda: greet(socket.socket(fileno=d.openGraphicsFD(0))))
        tell('asked for without a password', lambda: greet(socket.socket(fileno=d.openGraphicsFD(0, libvirt.VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH))))
        tell('handed over', handed)
        tell('handed over without a password', lambda: handed(libvirt.VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH))
        tell('no screen', lambda: d.openGraphicsFD(1))
        tell('no screen to hand over to', lambda: handed(index=7))
        tell('flags that mean nothing', lambda: d.openGraphicsFD(0, 64))
        r = libvirt.openReadOnly(sys.argv[1])
        tell('of one who may look only', lambda: r.lookupByName('green').openGraphicsFD(0))
        before = len(os.listdir('/proc/self/fd'))
        for _ in range(50):
            os.close(d.openGraphicsFD(0))
        print(len(os.listdir('/proc/self/fd')) - before)
        d.destroy()
        """;

    [Fact]
    public async Task A_viewer_comes_in_by_a_descriptor()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string folder = Path.GetDirectoryName(host.Document("work/viewer.py", Program))!;
        await host.ShellAsync($"chmod 755 {folder}; qemu-img create -q -f qcow2 {folder}/green.qcow2 8M");
        // The first run opens what the daemon keeps open.
        (await host.TryAsync("/usr/bin/python3", $"{folder}/viewer.py", host.Uri, Golden.PathOf("documents"), folder)).Succeeded();
        string before = "";
        await host.UntilAsync("nothing is on its way", async () => (before, before = await host.ShellAsync(Open)) is var (was, now) && was == now);

        string said = (await host.TryAsync("/usr/bin/python3", $"{folder}/viewer.py", host.Uri, Golden.PathOf("documents"), folder)).Succeeded();

        // 1 is a way in without a password, 2 one with it.
        Assert.Equal(
            """
            of one that is off 55 20 Requested operation is not valid: domain is not running
            given to one that is off 55 20 Requested operation is not valid: domain is not running
            asked for ('RFB 003.008', [2])
            asked for without a password ('RFB 003.008', [1])
            handed over ('RFB 003.008', [2])
            handed over without a password ('RFB 003.008', [1])
            no screen 1 10 internal error: No graphics backend with index 1
            no screen to hand over to 1 10 internal error: No graphics backend with index 7
            flags that mean nothing 8 10 invalid argument: unsupported flags (0x40) in function qemuDomainOpenGraphicsFD
            of one who may look only 29 20 operation forbidden: read only access prevents virDomainOpenGraphicsFD
            0

            """.ReplaceLineEndings("\n"),
            said);
        await host.UntilAsync("no descriptor stays open", async () => await host.ShellAsync(Open) == before);
    }
}
