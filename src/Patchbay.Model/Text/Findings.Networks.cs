using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Text;

/// <content>PB02xx: networks. Up to PB0259 what reading refuses, from PB0260 what defining refuses, from PB0280 warnings.</content>
public static partial class Findings
{
    internal static Diagnostic NameHasSlash(SourceLocation at, string kind, string name)
        => Error("PB0201", at, $"the {kind}'s name '{Shorten(name)}' has a '/': names become file names") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic TitleHasLines(SourceLocation at)
        => Error("PB0202", at, "the title has more than one line: put longer text into <description>");

    internal static Diagnostic MalformedUuid(SourceLocation at, string text)
        => Error("PB0203", at, $"'{Shorten(text)}' is no UUID: write 32 hex digits, as in c7a5fdbd-cdaf-9455-926a-d65c16db1809") with { Class = FindingClass.Internal };

    internal static Diagnostic MulticastMac(SourceLocation at, string text)
        => Error("PB0204", at, $"'{Shorten(text)}' is a multicast address: one device needs a unicast address, whose first octet is even");

    internal static Diagnostic RegisterNeedsLocalOnly(SourceLocation at)
        => Error("PB0205", at, "register='yes' needs localOnly='yes': the host would ask this network, which would ask the host again") with { Class = FindingClass.Unsupported };

    internal static Diagnostic NotInMode(SourceLocation at, string what, string mode, string accepted)
        => Error("PB0211", at, $"{what} is not possible with forward mode '{mode}': it needs {accepted}");

    internal static Diagnostic ForwardNeedsIp(SourceLocation at, string mode)
        => Error("PB0212", at, $"forward mode '{mode}' needs an <ip>: without an address there is nothing to forward");

    internal static Diagnostic ManyForwardDevices(SourceLocation at, string mode)
        => Error("PB0213", at, $"more than one device to forward by: mode '{mode}' takes one");

    internal static Diagnostic BridgeAndDevices(SourceLocation at)
        => Error("PB0214", at, "both a bridge and forward devices are named: guests are plugged into one or the other");

    internal static Diagnostic DevWithPool(SourceLocation at)
        => Error("PB0215", at, "the attribute 'dev' of <forward> excludes <address> and <pf>: name the devices in one way");

    internal static Diagnostic DevIsNotFirst(SourceLocation at, string dev, string first)
        => Error("PB0216", at, $"dev='{Shorten(dev)}' of <forward> is not the first <interface>, which is '{Shorten(first)}'");

    internal static Diagnostic ListedTwice(SourceLocation at, string what)
        => Error("PB0217", at, $"{Shorten(what)} is listed twice: a device serves one guest at a time");

    internal static Diagnostic OnlyOne(SourceLocation at, string parent, string element)
        => Error("PB0218", at, $"<{parent}> has more than one <{element}>: one is accepted");

    internal static Diagnostic RangeReversed(SourceLocation at, IPAddress start, IPAddress end)
        => Error("PB0221", at, $"the range {IpText.Format(start)} to {IpText.Format(end)} ends before it starts") with { Class = FindingClass.Internal };

    internal static Diagnostic RangeTooLarge(SourceLocation at, IPAddress start, IPAddress end)
        => Error("PB0222", at, $"the range {IpText.Format(start)} to {IpText.Format(end)} is too large: it may hold 65536 addresses") with { Class = FindingClass.Internal };

    internal static Diagnostic RangeMixesFamilies(SourceLocation at, IPAddress start, IPAddress end)
        => Error("PB0223", at, $"the range {IpText.Format(start)} to {IpText.Format(end)} mixes address families, its own or its <ip>'s") with { Class = FindingClass.Internal };

    internal static Diagnostic RangeOutsideSubnet(SourceLocation at, IPAddress start, IPAddress end, IpPrefix subnet)
        => Error("PB0224", at, $"the range {IpText.Format(start)} to {IpText.Format(end)} is not inside {subnet.Network}") with { Class = FindingClass.Internal };

    internal static Diagnostic RangeTakesReserved(SourceLocation at, IPAddress address, string role)
        => Error("PB0225", at, $"the range takes in {IpText.Format(address)}: it is the subnet's {role} address") with { Class = FindingClass.Internal };

    internal static Diagnostic RangeWithoutSubnet(SourceLocation at, string why)
        => Error("PB0226", at, $"the range cannot be checked: {why}") with { Class = FindingClass.Internal };

    internal static Diagnostic LeaseTooShort(SourceLocation at)
        => Error("PB0227", at, "the lease is too short: dnsmasq gives no lease under two minutes; 0 means for ever") with { Class = FindingClass.Unsupported };

    internal static Diagnostic HostHasMacInIPv6(SourceLocation at)
        => Error("PB0231", at, "a host of an IPv6 subnet has no 'mac': DHCPv6 knows clients by 'id' (DUID) or 'name'");

    internal static Diagnostic HostNameStartsWrong(SourceLocation at, string name)
        => Error("PB0232", at, $"'{Shorten(name)}' is no host name: it must start with a letter or digit");

    internal static Diagnostic HostNeeds(SourceLocation at, string what)
        => Error("PB0233", at, $"the <host> is not complete: it needs {what}");

    internal static Diagnostic WrongFamily(SourceLocation at, string what, string text, string family)
        => Error("PB0241", at, $"{what} '{Shorten(text)}' is not {family}") with { Class = FindingClass.Unsupported };

    internal static Diagnostic MaskAndPrefix(SourceLocation at)
        => Error("PB0242", at, "both 'netmask' and 'prefix' are given: they say the same thing, give one") with { Class = FindingClass.Unsupported };

    internal static Diagnostic MaskInIPv6(SourceLocation at)
        => Error("PB0243", at, "an IPv6 address has no 'netmask': give 'prefix'") with { Class = FindingClass.Unsupported };

    internal static Diagnostic PrefixTooLong(SourceLocation at, uint prefix, int limit)
        => Error("PB0244", at, $"prefix {prefix} is too long: {(limit == 32 ? "an IPv4" : "an IPv6")} address has {limit} bits") with { Class = FindingClass.Unsupported };

    internal static Diagnostic TftpInIPv6(SourceLocation at)
        => Error("PB0245", at, "<tftp> is not possible below an IPv6 address: it is served over IPv4 only") with { Class = FindingClass.Unsupported };

    internal static Diagnostic NotANetworkAddress(SourceLocation at, IPAddress address, IpPrefix network)
        => Error("PB0246", at, $"the route's address {IpText.Format(address)} has host bits set: its network is {network}");

    internal static Diagnostic GatewayUnreachable(SourceLocation at, IPAddress gateway)
        => Error("PB0247", at, $"the route's gateway {IpText.Format(gateway)} is not reachable: no <ip> of this network has it in its subnet") with { Class = FindingClass.Unsupported };

    internal static Diagnostic DnsIsOff(SourceLocation at, string child)
        => Error("PB0251", at, $"<{child}> contradicts enable='no' of <dns>: the name server does not run");

    internal static Diagnostic RecordNeedsTarget(SourceLocation at, string attribute)
        => Error("PB0252", at, $"'{attribute}' of <srv> needs the attribute 'target': it describes the host that serves") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic EmptyHostname(SourceLocation at)
        => Error("PB0253", at, "the <hostname> is empty") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic ForwarderNeeds(SourceLocation at)
        => Error("PB0254", at, "the <forwarder> is empty: it needs 'addr', 'domain' or both");

    internal static Diagnostic PortsReversed(SourceLocation at, ushort start, ushort end)
        => Error("PB0255", at, $"the ports {start} to {end} end before they start") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic NameHasLines(SourceLocation at, string name)
        => Error("PB0260", at, $"the name '{Shorten(name)}' has a line end") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic NameIsNoFileName(SourceLocation at, string name, string why)
        => Error("PB0261", at, $"'{Shorten(name)}' cannot be a network's name: {why}");

    internal static Diagnostic UnsupportedInMode(SourceLocation at, string element, string mode)
        => Error("PB0262", at, $"{element} is not possible with forward mode '{mode}': it needs {Networks.ForwardModes.OwnBridgeWords}") with { Class = FindingClass.Unsupported };

    internal static Diagnostic BandwidthInMode(SourceLocation at, string mode)
        => Error("PB0263", at, $"<bandwidth> is not possible with forward mode '{mode}': it needs a bridge to limit") with { Class = FindingClass.Unsupported };

    internal static Diagnostic InterfaceInHostdev(SourceLocation at, string device)
        => Error("PB0264", at, $"forward mode 'hostdev' takes no <interface> such as '{Shorten(device)}': list devices by PCI <address>, or name their <pf>") with { Class = FindingClass.Unsupported };

    internal static Diagnostic AddressInMode(SourceLocation at, string mode)
        => Error("PB0265", at, $"forward mode '{mode}' takes no PCI <address>: only 'hostdev' hands out PCI devices") with { Class = FindingClass.Unsupported };

    internal static Diagnostic MixedPool(SourceLocation at)
        => Error("PB0266", at, "<interface>, <address> and <pf> of <forward> exclude each other") with { Class = FindingClass.Unsupported };

    internal static Diagnostic SecondDhcp(SourceLocation at, Networks.IpDefinition first)
        => Error("PB0267", at, $"a second {(first.IsIPv4 ? "IPv4" : "IPv6")} address serves DHCP, after {IpText.Format(first.Address)}: one of each family can") with { Class = FindingClass.Unsupported };

    internal static Diagnostic VlanNotHere(SourceLocation at, string mode)
        => Error("PB0268", at, $"<vlan> is not possible in this network of forward mode '{mode}': it needs an Open vSwitch or existing Linux bridge, passthrough or hostdev") with { Class = FindingClass.Unsupported };

    internal static Diagnostic SecondDefault(SourceLocation at, string first)
        => Error("PB0269", at, $"a second port group is the default, after '{Shorten(first)}'") with { Class = FindingClass.Unsupported };

    internal static Diagnostic SamePortGroup(SourceLocation at, string name)
        => Error("PB0270", at, $"a second port group is called '{Shorten(name)}'") with { Class = FindingClass.Unsupported };

    internal static Diagnostic MaskHasNoLength(SourceLocation at, string why)
        => Error("PB0271", at, $"the <ip> has no subnet: {why}") with { Class = FindingClass.Unsupported };

    internal static Diagnostic SameRoute(SourceLocation at, IpPrefix destination)
        => Error("PB0273", at, $"a second <route> leads to {destination} with the same metric: the kernel takes one") with { Class = FindingClass.Unsupported };

    internal static Diagnostic BridgeNameTooLong(SourceLocation at, string name, int limit)
        => Error("PB0272", at, $"'{Shorten(name)}' cannot be a bridge's name: the kernel takes 1 to {limit} bytes without '/', ':' and spaces");

    internal static Diagnostic StpTakenAsOn(SourceLocation at, string text)
        => BadForm("PB0280", at, $"'{Shorten(text)}' is no value for 'stp': it is taken for 'on'");

    internal static Diagnostic NoForwardDevices(SourceLocation at)
        => Warning("PB0281", at, "the devices of <forward mode='none'> have no effect: nothing is forwarded");

    internal static Diagnostic PoolMemberUnused(SourceLocation at, string element)
        => Warning("PB0282", at, $"<{element}> has no effect: <interface> or 'dev' goes before <address>, and that before <pf>");

    internal static Diagnostic LoneBootp(SourceLocation at)
        => Warning("PB0283", at, "<bootp> has no effect and is not kept: <dhcp> has neither a <range> nor a <host>");

    internal static Diagnostic BootpInIPv6(SourceLocation at)
        => Warning("PB0284", at, "<bootp> has no effect below an IPv6 address");

    internal static Diagnostic LeaseWithoutExpiry(SourceLocation at)
        => BadForm("PB0285", at, "<lease> has no effect: it needs the attribute 'expiry'");

    internal static Diagnostic HostOutsideSubnet(SourceLocation at, IPAddress address, IpPrefix subnet)
        => Warning("PB0287", at, $"{IpText.Format(address)} is not inside {subnet.Network}: dnsmasq will not give it");

    internal static Diagnostic SameHost(SourceLocation at, string what)
        => Warning("PB0288", at, $"another <host> has the same {what}: dnsmasq uses one of them");

    internal static Diagnostic RangeHoldsHost(SourceLocation at, IPAddress address)
        => Warning("PB0289", at, $"the range takes in {IpText.Format(address)}, the host's own address on the bridge: dnsmasq will not give it");

    internal static Diagnostic AddressOfNoHost(SourceLocation at, IPAddress address, string use)
        => Warning("PB0290", at, $"{IpText.Format(address)} {use}: guests cannot reach this host by it");

    internal static Diagnostic DomainWithoutName(SourceLocation at)
        => BadForm("PB0286", at, "<domain> has no effect: it needs the attribute 'name'");
}
