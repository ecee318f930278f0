namespace Patchbay.Daemon.Tests;

/// <summary>The documents that these tests define.</summary>
internal static class Documents
{
    /// <summary>A NAT network <c>lab</c> with DHCP, whose name server knows the host as <c>gateway</c>.</summary>
    public const string Gateway = """
        <network>
          <name>lab</name>
          <forward mode='nat'/>
          <bridge name='lab0'/>
          <dns><host ip='10.66.0.1'><hostname>gateway</hostname></host></dns>
          <ip address='10.66.0.1' prefix='24'><dhcp><range start='10.66.0.10' end='10.66.0.20'/></dhcp></ip>
        </network>
        """;

    public const string DefaultUuid = "9a05da11-e96b-47f3-8253-a3a482e445f5";

    public const string BlueUuid = "11111111-2222-3333-4444-555555555555";

    /// <summary>The network that every libvirt installation starts with.</summary>
    public const string Default =
        $"""
        <network>
          <name>default</name>
          <uuid>{DefaultUuid}</uuid>
          <forward mode='nat'/>
          <bridge name='virbr0' stp='on' delay='0'/>
          <mac address='52:54:00:0a:cd:21'/>
          <ip address='192.168.122.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='192.168.122.2' end='192.168.122.254'/>
            </dhcp>
          </ip>
        </network>

        """;

    /// <summary>A guest that boots nothing, and is there at once.</summary>
    public const string Blue =
        $"""
        <domain type='qemu'>
          <name>blue</name>
          <uuid>{BlueUuid}</uuid>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/></interface>
            <serial type='pty'/>
            <console type='pty'/>
            <memballoon model='none'/>
          </devices>
        </domain>

        """;

    /// <summary>A network without anything that takes time: no DHCP, no DNS.</summary>
    public static string Bare(string name, string bridge)
        => $"<network><name>{name}</name><bridge name='{bridge}'/><dns enable='no'/></network>";
}
