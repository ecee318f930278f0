namespace Patchbay.Daemon.Tests;

/// <summary>What the document of a running guest says beyond the stored one, with real images and a real QEMU; compared once with libvirt 11.3's.</summary>
public sealed class LiveDocumentTests
{
    private const string Guest = """
        <domain type='qemu'>
          <name>web1</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='IMAGES/top.qcow2'/><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='IMAGES/flat.img'/><target dev='vdb' bus='virtio'/></disk>
            <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='hda' bus='ide'/></disk>
          </devices>
        </domain>
        """;

    // The numbers and the order are libvirt's.
    private const string Chain = """
              <source file='IMAGES/top.qcow2' index='3'/>
              <backingStore type='file' index='4'>
                <format type='qcow2'/>
                <source file='IMAGES/middle.qcow2'/>
                <backingStore type='file' index='5'>
                  <format type='raw'/>
                  <source file='IMAGES/base.img'/>
                  <backingStore/>
                </backingStore>
              </backingStore>
        """;

    [Fact]
    public async Task Images_below_the_owner_and_empty_drives_are_shown_while_the_guest_runs()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string images = await ImagesAsync(host);
        await host.VirshAsync("define", host.Document("web1.xml", Guest.Replace("IMAGES", images, StringComparison.Ordinal)));
        string stored = await host.VirshAsync("dumpxml", "web1");
        await host.VirshAsync("start", "web1");

        string live = await host.VirshAsync("dumpxml", "web1");
        Assert.Contains(Chain.Replace("IMAGES", images, StringComparison.Ordinal).TrimEnd(), live, StringComparison.Ordinal);
        Assert.Contains($"<source file='{images}/flat.img' index='2'/>\n      <backingStore/>\n", live, StringComparison.Ordinal);
        Assert.Contains("<disk type='file' device='cdrom'>\n      <driver name='qemu'/>\n      <target", live, StringComparison.Ordinal);
        string owner = (await host.ShellAsync("stat -c '+%u:+%g' /proc/$(pgrep qemu-system)")).Trim();
        Assert.Contains(
            $"  <seclabel type='dynamic' model='dac' relabel='yes'>\n    <label>{owner}</label>\n    <imagelabel>{owner}</imagelabel>\n  </seclabel>\n", live, StringComparison.Ordinal);
        Assert.Equal(stored, await host.VirshAsync("dumpxml", "web1", "--inactive"));

        // The next daemon says the same. A medium and a disk that come meanwhile have theirs, under numbers of their own.
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
        Assert.Equal(live, await host.VirshAsync("dumpxml", "web1"));
        await host.VirshAsync("change-media", "web1", "hda", $"{images}/flat2.img", "--insert", "--live");
        await host.VirshAsync("attach-disk", "web1", $"{images}/other.qcow2", "vdc", "--subdriver", "qcow2", "--live");
        live = await host.VirshAsync("dumpxml", "web1");
        Assert.Contains($"<source file='{images}/flat2.img' index='6'/>\n      <backingStore/>\n", live, StringComparison.Ordinal);
        Assert.Contains($"<source file='{images}/other.qcow2' index='7'/>\n      <backingStore type='file' index='8'>\n", live, StringComparison.Ordinal);
        await host.VirshAsync("change-media", "web1", "hda", "--eject", "--live");
        Assert.Contains("<driver name='qemu'/>\n      <target dev='hda'", await host.VirshAsync("dumpxml", "web1"), StringComparison.Ordinal);

        await host.VirshAsync("destroy", "web1");
        Assert.Equal(stored, await host.VirshAsync("dumpxml", "web1"));
    }

    [Fact]
    public async Task A_raw_disk_that_pretends_to_stand_on_a_file_of_the_host_gets_nothing_of_it()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string images = await ImagesAsync(host);
        // What a guest may write into its own disk: a header that names a file that only root may read.
        await host.ShellAsync($"cd {images}; echo secret >secret; chmod 600 secret; qemu-img create -q -u -f qcow2 -b {images}/secret -F raw flat.img 1M; chmod 666 flat.img");
        await host.VirshAsync("define", host.Document("web1.xml", Guest.Replace("IMAGES", images, StringComparison.Ordinal)));
        await host.VirshAsync("start", "web1");
        Assert.Equal("0:0 600", (await host.ShellAsync($"stat -c '%u:%g %a' {images}/secret")).Trim());
        Assert.DoesNotContain("secret", await host.VirshAsync("dumpxml", "web1"), StringComparison.Ordinal);
    }

    private static async Task<string> ImagesAsync(DaemonHost host)
    {
        string images = host.PathOf("images");
        await host.ShellAsync(
            $"""
            mkdir {images}; cd {images}; truncate -s 1M base.img flat.img flat2.img
            qemu-img create -q -f qcow2 -b {images}/base.img -F raw middle.qcow2
            qemu-img create -q -f qcow2 -b middle.qcow2 -F qcow2 top.qcow2
            qemu-img create -q -f qcow2 -b base.img -F raw other.qcow2
            """);
        return images;
    }
}
