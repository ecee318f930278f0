namespace Patchbay.Testing;

/// <summary>One attribute of the network document, changed while the network runs.</summary>
/// <param name="Attribute">Its path from the root's children down; an attribute with <c>@</c>, text without.</param>
/// <param name="Running">The document that runs.</param>
/// <param name="Old">What is replaced in it.</param>
/// <param name="New">By what.</param>
/// <param name="Test">The test that shows what becomes of it, as <c>Class.Method</c>.</param>
public sealed record AttributeEdit(string Attribute, string Running, string Old, string New, string Test)
{
    /// <summary>A shell command on the host that says how it is there; <c>$XML</c> and <c>$GUEST</c> print the network's and the guest's live documents.</summary>
    public string Look { get; init; } = "$XML";

    /// <summary>What it says once the attribute has changed, and not before.</summary>
    public string Sees { get; init; } = "";

    /// <summary>The changed document.</summary>
    public string Changed => Running.Contains(Old, StringComparison.Ordinal)
        ? Running.Replace(Old, New, StringComparison.Ordinal)
        : throw new InvalidOperationException($"{Attribute}: the document has no {Old}");
}

/// <summary>
/// All attributes of the network document, each with a change of it: what the table of live changes in the documentation is made of, and
/// what the tests that it names go through.
/// </summary>
public static class NetworkAttributes
{
    /// <summary>A network with a bridge of its own and something of everything.</summary>
    public const string Lab =
        """
        <network>
          <name>lab</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f6</uuid>
          <title>one</title>
          <description>first</description>
          <metadata>
            <x:a xmlns:x="urn:x">1</x:a>
            <p:network xmlns:p="urn:patchbay:network:1"><p:forward protocol='tcp' port='8080' to='blue' toPort='80'/></p:network>
          </metadata>
          <forward mode='nat'><nat><address start='203.0.113.2' end='203.0.113.4'/><port start='1024' end='2000'/></nat></forward>
          <bridge name='pblab' stp='off' delay='0'/>
          <mtu size='1500'/>
          <mac address='52:54:00:0a:cd:22'/>
          <domain name='lab.test'/>
          <dns>
            <forwarder addr='198.51.100.53'/>
            <txt name='who' value='lab'/>
            <host ip='10.88.0.7'><hostname>seven</hostname></host>
            <srv service='ldap' protocol='tcp' domain='lab.test' target='seven' port='389' priority='1' weight='2'/>
          </dns>
          <bandwidth><inbound average='12500' peak='25000' burst='256'/><outbound average='12500' peak='25000' burst='256'/></bandwidth>
          <ip address='10.88.0.1' netmask='255.255.255.0' localPtr='no'>
            <tftp root='/srv'/>
            <dhcp>
              <range start='10.88.0.10' end='10.88.0.99'><lease expiry='60'/></range>
              <host mac='52:54:00:00:88:01' name='blue' ip='10.88.0.2'/>
              <host mac='52:54:00:00:88:02' name='red' ip='10.88.0.3'/>
              <host mac='52:54:00:00:88:09' name='nine' ip='10.88.0.9'><lease expiry='50'/></host>
              <bootp file='one.0' server='10.88.0.1'/>
            </dhcp>
          </ip>
          <ip family='ipv6' address='fd88::1' prefix='64'>
            <dhcp><range start='fd88::10' end='fd88::99'/><host id='0:1' name='six' ip='fd88::6'/></dhcp>
          </ip>
          <ip family='ipv4' address='10.89.0.1' prefix='24'/>
          <route family='ipv4' address='10.90.0.0' prefix='24' gateway='10.88.0.3' metric='2'/>
          <portgroup name='all' default='yes'>
            <bandwidth><inbound average='25000' peak='50000' burst='512'/><outbound average='25000' peak='50000' burst='512'/></bandwidth>
          </portgroup>
          <portgroup name='other'/>
        </network>
        """;

    /// <summary>A network on a bridge of the host that knows VLANs.</summary>
    public const string Lan =
        """
        <network>
          <name>lan</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f7</uuid>
          <forward mode='bridge'/>
          <bridge name='br8'/>
          <vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>
          <portgroup name='part'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan></portgroup>
        </network>
        """;

    /// <summary>A network on a bridge of Open vSwitch.</summary>
    public const string Switch =
        """
        <network>
          <name>ovs</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f8</uuid>
          <forward mode='bridge'/>
          <bridge name='ovsbr0'/>
          <virtualport type='openvswitch'><parameters interfaceid='0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c08' profileid='silver'/></virtualport>
        </network>
        """;

    /// <summary>The same, where a port group says it.</summary>
    public const string SwitchGroup =
        """
        <network>
          <name>ovs</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f8</uuid>
          <forward mode='bridge'/>
          <bridge name='ovsbr0'/>
          <virtualport type='openvswitch'/>
          <portgroup name='red' default='yes'><virtualport type='openvswitch'><parameters interfaceid='0f6c1a52-7d1b-4a51-9a37-3c2f9f4f6c08' profileid='silver'/></virtualport></portgroup>
        </network>
        """;

    /// <summary>A network that lends guests macvtaps on devices of the host.</summary>
    public const string Pool =
        """
        <network>
          <name>pool</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f9</uuid>
          <metadata>
            <p:network xmlns:p="urn:patchbay:network:1">
              <p:host dev='up0-host'><p:ip address='10.86.0.9' prefix='32'/><p:route address='10.86.0.64' prefix='26'/></p:host>
            </p:network>
          </metadata>
          <forward mode='bridge' dev='up0'><interface dev='up0'/></forward>
          <portgroup name='all' default='yes' trustGuestRxFilters='no'/>
        </network>
        """;

    /// <summary>The same without a place for the host, which is over one device only.</summary>
    public const string PoolAlone =
        """
        <network>
          <name>pool</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445f9</uuid>
          <forward mode='bridge' dev='up0'><interface dev='up0'/></forward>
        </network>
        """;

    /// <summary>A network that lends guests functions of a card.</summary>
    public const string Functions =
        """
        <network>
          <name>functions</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445fa</uuid>
          <forward mode='hostdev' managed='yes'><driver name='vfio' model='one'/><address type='pci' domain='0' bus='3' slot='0' function='1'/></forward>
        </network>
        """;

    /// <summary>A network whose guests are stations of the switch that its device is plugged into.</summary>
    public const string Stations =
        $"""
        <network>
          <name>stations</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445fb</uuid>
          <forward mode='vepa'><interface dev='up0'/></forward>
          {Station}
        </network>
        """;

    /// <summary>The same, where a port group says it.</summary>
    public const string StationsGroup =
        $"""
        <network>
          <name>stations</name>
          <uuid>9a05da11-e96b-47f3-8253-a3a482e445fb</uuid>
          <forward mode='vepa'><interface dev='up0'/></forward>
          <portgroup name='all' default='yes'>{Station}</portgroup>
        </network>
        """;

    /// <summary>Two guests exchange packets meanwhile.</summary>
    public const string OnOwnBridge = "LiveChangeTests.Guests_lose_no_packet_while_each_attribute_changes";

    /// <summary>A port of Open vSwitch.</summary>
    public const string OnSwitch = "SwitchPlugTests.Ports_follow_what_their_network_says_of_them";

    /// <summary>A macvtap.</summary>
    public const string OnDevice = "LiveChangeTests.A_guest_on_a_device_of_a_pool_follows_its_network";

    /// <summary>What cannot be.</summary>
    public const string Refused = "NetworkChangeTests.What_cannot_change_is_refused_and_nothing_changes";

    /// <summary>A bridge that filters VLANs, in the lab.</summary>
    public const string OnVlans = "TapTests.Guests_lose_no_packet_while_the_vlans_of_their_network_change";

    /// <summary>Functions of a card, in the lab.</summary>
    public const string OnFunctions = "PassthroughTests.A_network_lends_what_it_says_now_while_guests_use_what_it_lent";

    /// <summary>A switch that is told of guests' cards.</summary>
    public const string OnStations = "DirectPlugTests.Cards_that_come_after_a_change_are_stations_as_their_network_says_then";

    private const string Isolation = "LiveChangeTests.Guests_lose_no_packet_while_their_network_changes";
    private const string Zones = "FirewalldTests.A_bridge_is_in_its_zone_while_its_network_runs_whatever_firewalld_forgets";
    private const string Registration = "ResolverTests.The_host_resolves_guests_names_while_their_network_runs";

    private const string Served = "cat $ROOT/run/patchbay/dnsmasq/lab.*";
    private const string Rules = "nft list table inet patchbay";
    private const string Bridge = "tc class show dev pblab; tc filter show dev pblab ingress; tc class show dev ifb-pblab";
    private const string Tap = "tc class show dev vnet0; tc filter show dev vnet0 ingress; tc class show dev ifb-vnet0";
    private const string Addresses = "ip address show dev pblab";
    private const string Routes = "ip route show dev pblab; ip -6 route show dev pblab";

    private const string Station = "<virtualport type='802.1Qbg'><parameters managerid='1' typeid='2' typeidversion='3' instanceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/></virtualport>";
    private const string OtherKind = "<virtualport type='802.1Qbh'><parameters profileid='p'/></virtualport>";

    private static string Ours(string element) => $"<p:network xmlns:p=\"urn:patchbay:network:1\">{element}";

    private const string OurStart = "<p:network xmlns:p=\"urn:patchbay:network:1\">";
    private const string Mapped = "port='8080' to='blue' toPort='80'";

    /// <summary>Every attribute.</summary>
    public static IReadOnlyList<AttributeEdit> All { get; } =
    [
        new("@ipv6", Lab, "<network>", "<network ipv6='yes'>", OnOwnBridge) { Sees = "ipv6='yes'" },
        new("@trustGuestRxFilters", Lab, "<network>", "<network trustGuestRxFilters='yes'>", OnOwnBridge) { Look = "$GUEST", Sees = "trustGuestRxFilters='yes'" },
        new("name", Lab, "<name>lab<", "<name>lob<", Refused),
        new("uuid", Lab, "445f6", "445ff", Refused),
        new("title", Lab, "<title>one", "<title>two", OnOwnBridge) { Sees = "<title>two" },
        new("description", Lab, ">first<", ">second<", OnOwnBridge) { Sees = ">second<" },
        new("metadata", Lab, ">1</x:a>", ">2</x:a>", OnOwnBridge) { Sees = ">2</x:a>" },
        new("forward/@mode", Lab, "mode='nat'><nat><address start='203.0.113.2' end='203.0.113.4'/><port start='1024' end='2000'/></nat>", "mode='route'>", OnOwnBridge)
        {
            Look = $"{Rules} | grep -q 203.0.113.2 || echo routed", Sees = "routed",
        },
        new("forward/@dev", Lab, "mode='nat'>", "mode='nat' dev='wan0'>", OnOwnBridge) { Look = Rules, Sees = "\"wan0\"" },
        new("forward/@managed", Functions, "managed='yes'", "managed='no'", OnFunctions),
        new("forward/driver/@name", Functions, "name='vfio' ", "name='kvm' ", OnFunctions),
        new("forward/driver/@model", Functions, "model='one'", "model='two'", OnFunctions),
        new("forward/nat/@ipv6", Lab, "<nat>", "<nat ipv6='yes'>", OnOwnBridge) { Look = $"{Rules} | grep 'ip6 .*masquerade'", Sees = "fd88::" },
        new("forward/nat/address/@start", Lab, "start='203.0.113.2'", "start='203.0.113.3'", OnOwnBridge) { Look = Rules, Sees = "203.0.113.3-203.0.113.4" },
        new("forward/nat/address/@end", Lab, "end='203.0.113.4'", "end='203.0.113.5'", OnOwnBridge) { Look = Rules, Sees = "203.0.113.2-203.0.113.5" },
        new("forward/nat/port/@start", Lab, "start='1024'", "start='1025'", OnOwnBridge) { Look = Rules, Sees = "1025-2000" },
        new("forward/nat/port/@end", Lab, "end='2000'", "end='2001'", OnOwnBridge) { Look = Rules, Sees = "1024-2001" },
        new("forward/interface/@dev", PoolAlone, "<interface dev='up0'/>", "<interface dev='up0'/><interface dev='up1'/>", OnDevice) { Sees = "dev='up1'" },
        new("forward/address/@type", Functions, "</forward>", "<address type='pci' domain='0' bus='5' slot='0' function='1'/></forward>", OnFunctions),
        new("forward/address/@domain", Functions, "domain='0'", "domain='1'", OnFunctions),
        new("forward/address/@bus", Functions, "bus='3'", "bus='4'", OnFunctions),
        new("forward/address/@slot", Functions, "slot='0'", "slot='1'", OnFunctions),
        new("forward/address/@function", Functions, "function='1'", "function='2'", OnFunctions),
        new("forward/pf/@dev", Functions, "<address type='pci' domain='0' bus='3' slot='0' function='1'/>", "<pf dev='eth0'/>", OnFunctions),
        new("bridge/@name", Lab, "name='pblab'", "name='pbnew'", OnOwnBridge) { Look = "cat /sys/class/net/vnet*/master/uevent", Sees = "pbnew" },
        new("bridge/@stp", Lab, "stp='off'", "stp='on'", OnOwnBridge) { Look = "cat /sys/class/net/pblab/bridge/stp_state", Sees = "1" },
        new("bridge/@delay", Lab, "delay='0'", "delay='3'", OnOwnBridge) { Look = "cat /sys/class/net/pblab/bridge/forward_delay", Sees = "300" },
        new("bridge/@macTableManager", Lab, "delay='0'/>", "delay='0' macTableManager='libvirt'/>", OnOwnBridge) { Look = "bridge -d link show dev vnet0", Sees = "learning off" },
        new("bridge/@zone", Lab, "delay='0'/>", "delay='0' zone='trusted'/>", Zones),
        new("mtu/@size", Lab, "<mtu size='1500'/>", "<mtu size='2000'/>", OnOwnBridge) { Look = "cat /sys/class/net/pblab/mtu /sys/class/net/vnet0/mtu", Sees = "2000\n2000" },
        new("mac/@address", Lab, "52:54:00:0a:cd:22", "52:54:00:0a:cd:23", OnOwnBridge) { Look = "cat /sys/class/net/pblab/address", Sees = "cd:23" },
        new("domain/@name", Lab, "<domain name='lab.test'/>", "<domain name='lob.test'/>", OnOwnBridge) { Look = Served, Sees = "domain=lob.test" },
        new("domain/@localOnly", Lab, "<domain name='lab.test'/>", "<domain name='lab.test' localOnly='yes'/>", OnOwnBridge) { Look = Served, Sees = "local=/lab.test/" },
        new("domain/@register", Lab, "<domain name='lab.test'/>", "<domain name='lab.test' localOnly='yes' register='yes'/>", Registration),
        new("dns/@enable", Lab, "<dns>\n    <forwarder addr='198.51.100.53'/>\n    <txt name='who' value='lab'/>\n    <host ip='10.88.0.7'><hostname>seven</hostname></host>\n    <srv service='ldap' protocol='tcp' domain='lab.test' target='seven' port='389' priority='1' weight='2'/>\n  </dns>", "<dns enable='no'/>", OnOwnBridge) { Look = Served, Sees = "port=0" },
        new("dns/@forwardPlainNames", Lab, "<dns>", "<dns forwardPlainNames='no'>", OnOwnBridge) { Look = Served, Sees = "domain-needed" },
        new("dns/forwarder/@addr", Lab, "addr='198.51.100.53'", "addr='198.51.100.54'", OnOwnBridge) { Look = Served, Sees = "198.51.100.54" },
        new("dns/forwarder/@domain", Lab, "addr='198.51.100.53'", "addr='198.51.100.53' domain='far.test'", OnOwnBridge) { Look = Served, Sees = "far.test" },
        new("dns/txt/@name", Lab, "name='who'", "name='whom'", OnOwnBridge) { Look = Served, Sees = "txt-record=whom,lab" },
        new("dns/txt/@value", Lab, "value='lab'", "value='lob'", OnOwnBridge) { Look = Served, Sees = "txt-record=who,lob" },
        new("dns/host/@ip", Lab, "<host ip='10.88.0.7'>", "<host ip='10.88.0.8'>", OnOwnBridge) { Look = Served, Sees = "10.88.0.8\tseven" },
        new("dns/host/hostname", Lab, "<hostname>seven<", "<hostname>sept<", OnOwnBridge) { Look = Served, Sees = "10.88.0.7\tsept" },
        new("dns/srv/@service", Lab, "service='ldap'", "service='sip'", OnOwnBridge) { Look = Served, Sees = "srv-host=_sip._tcp" },
        new("dns/srv/@protocol", Lab, "protocol='tcp' domain", "protocol='udp' domain", OnOwnBridge) { Look = Served, Sees = "srv-host=_ldap._udp" },
        new("dns/srv/@domain", Lab, "domain='lab.test'", "domain='lob.test'", OnOwnBridge) { Look = Served, Sees = "_ldap._tcp.lob.test" },
        new("dns/srv/@target", Lab, "target='seven'", "target='sept'", OnOwnBridge) { Look = Served, Sees = "lab.test,sept,389" },
        new("dns/srv/@port", Lab, "port='389'", "port='390'", OnOwnBridge) { Look = Served, Sees = "seven,390" },
        new("dns/srv/@priority", Lab, "priority='1'", "priority='3'", OnOwnBridge) { Look = Served, Sees = "389,3" },
        new("dns/srv/@weight", Lab, "weight='2'", "weight='4'", OnOwnBridge) { Look = Served, Sees = "389,1,4" },
        new("vlan/@trunk", Lan, "<vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>\n  <portgroup", "<vlan><tag id='10'/></vlan>\n  <portgroup", OnVlans),
        new("vlan/tag/@id", Lan, "<vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>\n  <portgroup", "<vlan trunk='yes'><tag id='30' nativeMode='untagged'/><tag id='20'/></vlan>\n  <portgroup", OnVlans),
        new("vlan/tag/@nativeMode", Lan, "<vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>\n  <portgroup", "<vlan trunk='yes'><tag id='10'/><tag id='20' nativeMode='untagged'/></vlan>\n  <portgroup", OnVlans),
        new("bandwidth/inbound/@average", Lab, "<inbound average='12500'", "<inbound average='13750'", OnOwnBridge) { Look = Bridge, Sees = "rate 110Mbit" },
        new("bandwidth/inbound/@peak", Lab, "<inbound average='12500' peak='25000'", "<inbound average='12500' peak='26250'", OnOwnBridge) { Look = Bridge, Sees = "ceil 210Mbit" },
        new("bandwidth/inbound/@burst", Lab, "<inbound average='12500' peak='25000' burst='256'", "<inbound average='12500' peak='25000' burst='768'", OnOwnBridge) { Look = Bridge, Sees = "burst 768Kb" },
        new("bandwidth/outbound/@average", Lab, "<outbound average='12500'", "<outbound average='13750'", OnOwnBridge) { Look = Bridge, Sees = "rate 110Mbit" },
        new("bandwidth/outbound/@peak", Lab, "<outbound average='12500' peak='25000'", "<outbound average='12500' peak='26250'", OnOwnBridge) { Sees = "peak='26250'" },
        new("bandwidth/outbound/@burst", Lab, "<outbound average='12500' peak='25000' burst='256'", "<outbound average='12500' peak='25000' burst='768'", OnOwnBridge) { Look = Bridge, Sees = "burst 768Kb" },
        new("port/@isolated", Lab, "<ip address='10.88.0.1'", "<port isolated='yes'/><ip address='10.88.0.1'", Isolation),
        new("virtualport/@type", Stations, Station, OtherKind, OnStations) { Sees = "knows no ports" },
        new("virtualport/parameters/@managerid", Stations, "managerid='1'", "managerid='5'", OnStations) { Sees = "0c00030005020000" },
        new("virtualport/parameters/@typeid", Stations, "typeid='2'", "typeid='5'", OnStations) { Sees = "0c00030001050000" },
        new("virtualport/parameters/@typeidversion", Stations, "typeidversion='3'", "typeidversion='5'", OnStations) { Sees = "0c0003000102000005000000" },
        new("virtualport/parameters/@instanceid", Stations, "aaa4f", "aaa40", OnStations) { Sees = "8f00d84eaa0aaa40" },
        new("virtualport/parameters/@profileid", Switch, "profileid='silver'", "profileid='gold'", OnSwitch) { Sees = "gold" },
        new("virtualport/parameters/@interfaceid", Switch, "3c2f9f4f6c08", "3c2f9f4f6c09", OnSwitch) { Sees = "3c2f9f4f6c09" },
        new("ip/@address", Lab, "address='10.89.0.1'", "address='10.94.0.1'", OnOwnBridge) { Look = Addresses, Sees = "10.94.0.1/24" },
        new("ip/@family", Lab, "<ip family='ipv4' address='10.89.0.1' prefix='24'/>", "<ip family='ipv6' address='fd89::1' prefix='64'/>", OnOwnBridge) { Look = Addresses, Sees = "fd89::1/64" },
        new("ip/@netmask", Lab, "<ip family='ipv4' address='10.89.0.1' prefix='24'/>", "<ip family='ipv4' address='10.89.0.1' netmask='255.255.255.128'/>", OnOwnBridge) { Look = Addresses, Sees = "10.89.0.1/25" },
        new("ip/@prefix", Lab, "<ip family='ipv4' address='10.89.0.1' prefix='24'/>", "<ip family='ipv4' address='10.89.0.1' prefix='26' dhcp='no'/>", OnOwnBridge) { Look = Addresses, Sees = "10.89.0.1/26" },
        new("ip/@localPtr", Lab, "localPtr='no'", "localPtr='yes'", OnOwnBridge) { Look = Served, Sees = "0.88.10.in-addr.arpa" },
        new("ip/tftp/@root", Lab, "root='/srv'", "root='/usr'", OnOwnBridge) { Look = Served, Sees = "tftp-root=/usr" },
        new("ip/dhcp/range/@start", Lab, "start='10.88.0.10'", "start='10.88.0.11'", OnOwnBridge) { Look = Served, Sees = "10.88.0.11,10.88.0.99" },
        new("ip/dhcp/range/@end", Lab, "end='10.88.0.99'", "end='10.88.0.98'", OnOwnBridge) { Look = Served, Sees = "10.88.0.10,10.88.0.98" },
        new("ip/dhcp/range/lease/@expiry", Lab, "<lease expiry='60'/>", "<lease expiry='70'/>", OnOwnBridge) { Look = Served, Sees = "70m" },
        new("ip/dhcp/range/lease/@unit", Lab, "<lease expiry='60'/>", "<lease expiry='60' unit='hours'/>", OnOwnBridge) { Look = Served, Sees = "60h" },
        new("ip/dhcp/host/@mac", Lab, "mac='52:54:00:00:88:09'", "mac='52:54:00:00:88:08'", OnOwnBridge) { Look = Served, Sees = "52:54:00:00:88:08,10.88.0.9" },
        new("ip/dhcp/host/@name", Lab, "name='nine'", "name='neuf'", OnOwnBridge) { Look = Served, Sees = "10.88.0.9,neuf" },
        new("ip/dhcp/host/@ip", Lab, "ip='10.88.0.9'", "ip='10.88.0.8'", OnOwnBridge) { Look = Served, Sees = "52:54:00:00:88:09,10.88.0.8" },
        new("ip/dhcp/host/@id", Lab, "id='0:1'", "id='0:2'", OnOwnBridge) { Look = Served, Sees = "id:0:2" },
        new("ip/dhcp/host/lease/@expiry", Lab, "<lease expiry='50'/>", "<lease expiry='55'/>", OnOwnBridge) { Look = Served, Sees = "55m" },
        new("ip/dhcp/host/lease/@unit", Lab, "<lease expiry='50'/>", "<lease expiry='50' unit='hours'/>", OnOwnBridge) { Look = Served, Sees = "50h" },
        new("ip/dhcp/bootp/@file", Lab, "file='one.0'", "file='two.0'", OnOwnBridge) { Look = Served, Sees = "two.0" },
        new("ip/dhcp/bootp/@server", Lab, "server='10.88.0.1'", "server='10.88.0.4'", OnOwnBridge) { Look = Served, Sees = "one.0,,10.88.0.4" },
        new("route/@family", Lab, "<route family='ipv4' address='10.90.0.0' prefix='24' gateway='10.88.0.3' metric='2'/>", "<route family='ipv6' address='fd90::' prefix='64' gateway='fd88::3'/>", OnOwnBridge) { Look = Routes, Sees = "fd90::/64 via fd88::3" },
        new("route/@address", Lab, "address='10.90.0.0'", "address='10.91.0.0'", OnOwnBridge) { Look = Routes, Sees = "10.91.0.0/24 via 10.88.0.3" },
        new("route/@netmask", Lab, "address='10.90.0.0' prefix='24'", "address='10.90.0.0' netmask='255.255.255.128'", OnOwnBridge) { Look = Routes, Sees = "10.90.0.0/25 via" },
        new("route/@prefix", Lab, "address='10.90.0.0' prefix='24'", "address='10.90.0.0' prefix='26'", OnOwnBridge) { Look = Routes, Sees = "10.90.0.0/26 via" },
        new("route/@gateway", Lab, "gateway='10.88.0.3'", "gateway='10.88.0.4'", OnOwnBridge) { Look = Routes, Sees = "via 10.88.0.4" },
        new("route/@metric", Lab, "metric='2'", "metric='3'", OnOwnBridge) { Look = Routes, Sees = "metric 3" },
        new("portgroup/@name", Lab, "<portgroup name='other'/>", "<portgroup name='another'/>", OnOwnBridge) { Sees = "name='another'" },
        new("portgroup/@default", Lab, "<portgroup name='all' default='yes'>", "<portgroup name='more' default='yes'><bandwidth><inbound average='20000'/><outbound average='20000'/></bandwidth></portgroup><portgroup name='all'>", OnOwnBridge) { Look = Tap, Sees = "rate 160Mbit" },
        new("portgroup/@trustGuestRxFilters", Pool, "trustGuestRxFilters='no'", "trustGuestRxFilters='yes'", OnDevice) { Look = "ip link show macvtap0", Sees = "52:54:00:00:86:99" },
        new("portgroup/vlan/@trunk", Lan, "<portgroup name='part'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>", "<portgroup name='part'><vlan><tag id='10'/></vlan>", OnVlans),
        new("portgroup/vlan/tag/@id", Lan, "<portgroup name='part'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>", "<portgroup name='part'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='30'/></vlan>", OnVlans),
        new("portgroup/vlan/tag/@nativeMode", Lan, "<portgroup name='part'><vlan trunk='yes'><tag id='10' nativeMode='untagged'/><tag id='20'/></vlan>", "<portgroup name='part'><vlan trunk='yes'><tag id='10'/><tag id='20' nativeMode='untagged'/></vlan>", OnVlans),
        new("portgroup/bandwidth/inbound/@average", Lab, "<inbound average='25000'", "<inbound average='23750'", OnOwnBridge) { Look = Tap, Sees = "rate 190Mbit" },
        new("portgroup/bandwidth/inbound/@peak", Lab, "<inbound average='25000' peak='50000'", "<inbound average='25000' peak='51250'", OnOwnBridge) { Look = Tap, Sees = "ceil 410Mbit" },
        new("portgroup/bandwidth/inbound/@burst", Lab, "<inbound average='25000' peak='50000' burst='512'", "<inbound average='25000' peak='50000' burst='768'", OnOwnBridge) { Look = Tap, Sees = "burst 768Kb" },
        new("portgroup/bandwidth/outbound/@average", Lab, "<outbound average='25000'", "<outbound average='23750'", OnOwnBridge) { Look = Tap, Sees = "rate 190Mbit" },
        new("portgroup/bandwidth/outbound/@peak", Lab, "<outbound average='25000' peak='50000'", "<outbound average='25000' peak='51250'", OnOwnBridge) { Look = "$GUEST", Sees = "peak='51250'" },
        new("portgroup/bandwidth/outbound/@burst", Lab, "<outbound average='25000' peak='50000' burst='512'", "<outbound average='25000' peak='50000' burst='768'", OnOwnBridge) { Look = Tap, Sees = "burst 768Kb" },
        new("portgroup/virtualport/@type", StationsGroup, Station, OtherKind, OnStations) { Sees = "knows no ports" },
        new("portgroup/virtualport/parameters/@managerid", StationsGroup, "managerid='1'", "managerid='5'", OnStations) { Sees = "0c00030005020000" },
        new("portgroup/virtualport/parameters/@typeid", StationsGroup, "typeid='2'", "typeid='5'", OnStations) { Sees = "0c00030001050000" },
        new("portgroup/virtualport/parameters/@typeidversion", StationsGroup, "typeidversion='3'", "typeidversion='5'", OnStations) { Sees = "0c0003000102000005000000" },
        new("portgroup/virtualport/parameters/@instanceid", StationsGroup, "aaa4f", "aaa40", OnStations) { Sees = "8f00d84eaa0aaa40" },
        new("portgroup/virtualport/parameters/@profileid", SwitchGroup, "profileid='silver'", "profileid='gold'", OnSwitch) { Sees = "gold" },
        new("portgroup/virtualport/parameters/@interfaceid", SwitchGroup, "3c2f9f4f6c08", "3c2f9f4f6c09", OnSwitch) { Sees = "3c2f9f4f6c09" },
        new("dnsmasq:options/dnsmasq:option/@value", Lab, "  <portgroup name='other'/>", "  <portgroup name='other'/><dnsmasq:options xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><dnsmasq:option value='dhcp-sequential-ip'/></dnsmasq:options>", OnOwnBridge) { Look = Served, Sees = "dhcp-sequential-ip" },
        new("patchbay:forward/@protocol", Lab, $"<p:forward protocol='tcp' {Mapped}", $"<p:forward protocol='udp' {Mapped}", OnOwnBridge) { Look = Rules, Sees = "udp . 8080" },
        new("patchbay:forward/@port", Lab, Mapped, "port='8081' to='blue' toPort='80'", OnOwnBridge) { Look = Rules, Sees = "tcp . 8081" },
        new("patchbay:forward/@to", Lab, Mapped, "port='8080' to='red' toPort='80'", OnOwnBridge) { Look = Rules, Sees = "10.88.0.3 . tcp . 80" },
        new("patchbay:forward/@toPort", Lab, Mapped, "port='8080' to='blue' toPort='81'", OnOwnBridge) { Look = Rules, Sees = "10.88.0.2 . tcp . 81" },
        new("patchbay:forward/@listen", Lab, Mapped, "port='8080' to='blue' toPort='80' listen='203.0.113.2'", OnOwnBridge) { Look = Rules, Sees = "203.0.113.2 . tcp . 8080" },
        new("patchbay:ip/@auto", Lab, OurStart, Ours("<p:ip auto='new' within='10.201.0.0/16' dhcp='no'/>"), OnOwnBridge) { Look = Addresses, Sees = "10.201.0.1/24" },
        new("patchbay:ip/@family", Lab, OurStart, Ours("<p:ip auto='yes' family='ipv6' dhcp='no'/>"), OnOwnBridge) { Look = $"{Addresses} scope global | grep -v fd88:: | grep -q 'inet6 fd.*::1/64' && echo chosen", Sees = "chosen" },
        new("patchbay:ip/@prefix", Lab, OurStart, Ours("<p:ip auto='yes' within='10.201.0.0/16' prefix='26' dhcp='no'/>"), OnOwnBridge) { Look = Addresses, Sees = "10.201.0.1/26" },
        new("patchbay:ip/@within", Lab, OurStart, Ours("<p:ip auto='yes' within='10.202.0.0/16' dhcp='no'/>"), OnOwnBridge) { Look = Addresses, Sees = "10.202.0.1/24" },
        new("patchbay:ip/@dhcp", Lab, OurStart, Ours("<p:ip auto='yes' within='10.201.0.0/16' dhcp='no'/>"), OnOwnBridge) { Look = $"{Addresses} | grep -q 10.201.0.1/24 && ! {Served} | grep -q 10.201.0.2, && echo bare", Sees = "bare" },
        new("patchbay:ip/@address", Lab, OurStart, Ours("<p:ip auto='yes' address='10.88.0.1'/>"), OnOwnBridge) { Sees = "p:ip auto=" },
        new("patchbay:egress/@dev", Lab, OurStart, Ours("<p:egress dev='wan0'/>"), OnOwnBridge) { Look = "ip rule; ip route show table all", Sees = "iif pblab" },
        new("patchbay:egress/@table", Lab, OurStart, Ours("<p:egress table='100'/>"), OnOwnBridge) { Look = "ip rule", Sees = "lookup 100" },
        new("patchbay:egress/@none", Lab, OurStart, Ours("<p:egress none='yes'/>"), OnOwnBridge) { Sees = "egress none=" },
        new("patchbay:peer/@network", Lab, OurStart, Ours("<p:peer network='db' direction='out'/>"), OnOwnBridge) { Look = Rules, Sees = "10.99.0.0/24" },
        new("patchbay:peer/@direction", Lab, OurStart, Ours("<p:peer network='db' direction='both'/>"), OnOwnBridge) { Look = Rules, Sees = "10.99.0.0/24" },
        new("patchbay:host/@dev", Pool, "dev='up0-host'", "dev='up0-self'", OnDevice) { Look = "ip link", Sees = "up0-self@up0" },
        new("patchbay:host/@mac", Pool, "dev='up0-host'", "dev='up0-host' mac='52:54:00:00:86:77'", OnDevice) { Look = "cat /sys/class/net/up0-host/address", Sees = "52:54:00:00:86:77" },
        new("patchbay:host/patchbay:ip/@address", Pool, "address='10.86.0.9'", "address='10.86.0.8'", OnDevice) { Look = "ip address show dev up0-host", Sees = "10.86.0.8/32" },
        new("patchbay:host/patchbay:ip/@prefix", Pool, "address='10.86.0.9' prefix='32'", "address='10.86.0.9' prefix='31'", OnDevice) { Look = "ip address show dev up0-host", Sees = "10.86.0.9/31" },
        new("patchbay:host/patchbay:route/@address", Pool, "address='10.86.0.64'", "address='10.86.0.128'", OnDevice) { Look = "ip route show dev up0-host", Sees = "10.86.0.128/26" },
        new("patchbay:host/patchbay:route/@prefix", Pool, "prefix='26'", "prefix='27'", OnDevice) { Look = "ip route show dev up0-host", Sees = "10.86.0.64/27" },
    ];
}
