using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Text;

/// <content>PB02xx: networks. Up to PB0259 what reading refuses, from PB0260 what defining refuses, from PB0280 warnings.</content>
public static partial class Findings
{
    internal static Diagnostic NameHasSlash(SourceLocation at, string kind, string name)
        => Error("PB0201", at, $"the {kind}'s name '{Shorten(name)}' has a '/': names become file names");

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

    internal static Diagnostic StpTakenAsOn(SourceLocation at, string text)
        => Warning("PB0280", at, $"'{Shorten(text)}' is no value for 'stp': it is taken for 'on'");

    internal static Diagnostic NoForwardDevices(SourceLocation at)
        => Warning("PB0281", at, "the devices of <forward mode='none'> have no effect: nothing is forwarded");

    internal static Diagnostic PoolMemberUnused(SourceLocation at, string element)
        => Warning("PB0282", at, $"<{element}> has no effect: <interface> or 'dev' goes before <address>, and that before <pf>");

    internal static Diagnostic LoneBootp(SourceLocation at)
        => Warning("PB0283", at, "<bootp> has no effect and is not kept: <dhcp> has neither a <range> nor a <host>");

    internal static Diagnostic BootpInIPv6(SourceLocation at)
        => Warning("PB0284", at, "<bootp> has no effect below an IPv6 address");

    internal static Diagnostic LeaseWithoutExpiry(SourceLocation at)
        => Warning("PB0285", at, "<lease> has no effect: it needs the attribute 'expiry'");

    internal static Diagnostic DomainWithoutName(SourceLocation at)
        => Warning("PB0286", at, "<domain> has no effect: it needs the attribute 'name'");
}
