namespace Patchbay.Engine.Tests.Networks;

internal static class Documents
{
    public const string Nat =
        """
        <network><name>default</name><forward mode='nat'/><bridge name='virbr0'/>
          <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>
        </network>
        """;

    public const string Everything =
        """
        <network><name>all</name><forward mode='route'/><bridge name='virbr5' stp='off' delay='3'/><mtu size='9000'/>
          <domain name='lab.example' localOnly='yes'/>
          <ip address='10.5.0.1' prefix='16'><dhcp><range start='10.5.0.10' end='10.5.1.10'/><host mac='52:54:00:00:00:05' ip='10.5.2.5'/></dhcp></ip>
          <ip family='ipv6' address='fd05::1' prefix='64'><dhcp><range start='fd05::100' end='fd05::1ff'/></dhcp></ip>
          <route address='10.77.0.0' prefix='16' gateway='10.5.0.7'/>
        </network>
        """;

    public const string Isolated = "<network><name>quiet</name><bridge name='virbr6'/><ip address='10.6.0.1' prefix='24'/></network>";

    public const string Bare = "<network><name>bare</name><bridge name='virbr8'/></network>";

    public const string Open = "<network><name>open</name><forward mode='open'/><bridge name='virbr9'/><ip address='10.9.0.1' prefix='24'/></network>";

    public const string Foreign = "<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>";

    public const string Forwarding =
        """
        <network><name>web</name>
          <metadata><p:network xmlns:p='urn:patchbay:network:1'>
            <p:forward protocol='tcp' port='8080' to='10.8.0.5' toPort='80'/><p:forward protocol='tcp' port='8081' to='web1' toPort='80'/>
          </p:network></metadata>
          <forward mode='nat'/><bridge name='virbr4'/>
          <ip address='10.8.0.1' prefix='24'><dhcp><range start='10.8.0.10' end='10.8.0.20'/><host mac='52:54:00:01:02:03' ip='10.8.0.9'/></dhcp></ip>
        </network>
        """;

    public const string Elsewhere =
        """
        <network><name>away</name><metadata><p:network xmlns:p='urn:patchbay:network:1'><p:egress dev='wan1'/></p:network></metadata>
          <forward mode='nat'><nat ipv6='yes'/></forward><bridge name='virbr3'/>
          <ip address='10.3.0.1' prefix='24'/><ip family='ipv6' address='fd03::1' prefix='64'/>
        </network>
        """;

    public const string Entered =
        """
        <network><name>entered</name><forward mode='nat'/><bridge name='virbr2' zone='trusted'/><domain name='lab.test' localOnly='yes' register='yes'/>
          <ip address='10.2.0.1' prefix='24'/>
        </network>
        """;

    public const string Beside =
        """
        <network><name>beside</name><metadata><p:network xmlns:p='urn:patchbay:network:1'>
            <p:host dev='lan-host'><p:ip address='10.1.0.9' prefix='32'/><p:route address='10.1.0.64' prefix='26'/></p:host>
          </p:network></metadata>
          <forward mode='bridge' dev='wan1'/>
        </network>
        """;

    public static TheoryData<string> All() => [Nat, Everything, Isolated, Bare, Open, Foreign, Forwarding, Elsewhere, Entered, Beside];
}
