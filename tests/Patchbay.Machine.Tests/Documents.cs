using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>The documents that these tests define.</summary>
internal static class Documents
{
    /// <summary>The network that every libvirt installation starts with.</summary>
    public const string Default =
        """
        <network>
          <name>default</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
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

    /// <summary>A network without a way out.</summary>
    public const string Isolated =
        """
        <network>
          <name>isolated</name>
          <bridge name='virbr1' stp='off' delay='0'/>
          <domain name='inside.test' localOnly='yes'/>
          <ip address='10.77.0.1' prefix='24'>
            <dhcp>
              <range start='10.77.0.10' end='10.77.0.99'/>
              <host mac='52:54:00:00:77:02' name='fixed' ip='10.77.0.5'/>
            </dhcp>
          </ip>
          <ip family='ipv6' address='fd00:77::1' prefix='64'/>
        </network>
        """;

    /// <summary>A NIC on a network.</summary>
    public static string On(string network, string mac, string more = "")
        => $"<interface type='network'><mac address='{mac}'/><source network='{network}'/><model type='virtio'/>{more}</interface>";

    /// <summary>The channel of the guest agent.</summary>
    public const string AgentChannel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

    /// <summary>The test guest with these NICs, and whatever else goes among its devices; with the agent in it where it has its channel, or with another addition.</summary>
    public static async Task<string> GuestAsync(TestHost host, string name, string devices, string machine = "pc", string arguments = "", string? addition = null)
    {
        string image = await host.ImageAsync();
        addition ??= devices.Contains(AgentChannel, StringComparison.Ordinal) ? "agent" : null;
        return host.Document($"{name}.xml",
            $"""
            <domain type='qemu'>
              <name>{name}</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              <os>
                <type arch='x86_64' machine='{machine}'>hvm</type>
                <kernel>{image}/vmlinux</kernel>
                <initrd>{image}/initrd{(addition is null ? "" : $"-{addition}")}</initrd>
                <cmdline>console=ttyS0 quiet no_timer_check guest.name={name} {arguments}</cmdline>
              </os>
              <features><acpi/></features>
              <on_poweroff>destroy</on_poweroff>
              <on_reboot>restart</on_reboot>
              <on_crash>destroy</on_crash>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                {devices}
                <serial type='pty'/>
                <console type='pty'/>
                <memballoon model='none'/>
              </devices>
            </domain>
            """);
    }
}
