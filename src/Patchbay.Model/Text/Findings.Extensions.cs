using System.Net;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;

namespace Patchbay.Model.Text;

/// <content>PB07xx: what our own namespace adds to a network. Up to PB0719 what reading refuses, from PB0720 what defining refuses.</content>
public static partial class Findings
{
    internal static Diagnostic UnknownExtension(SourceLocation at, string element, string? known)
        => Error("PB0701", at, $"the namespace '{NetworkExtensionsXml.Namespace}' has no element <{Shorten(element)}> here{(known is null ? "" : $": <{known}> is accepted")}");

    internal static Diagnostic UnknownExtensionAttribute(SourceLocation at, string element, string attribute, string? meant)
        => Error("PB0702", at, $"<{Shorten(element)}> of '{NetworkExtensionsXml.Namespace}' has no attribute '{Shorten(attribute)}'{DidYouMean(meant)}");

    internal static Diagnostic ForeignExtension(SourceLocation at, string element, string space)
        => Error("PB0703", at, $"<{Shorten(element)}> is of the namespace '{Shorten(space)}': here are elements of '{NetworkExtensionsXml.Namespace}' only");

    internal static Diagnostic ForwardPortsDiffer(SourceLocation at, PortSpan ports, PortSpan toPorts)
        => Error("PB0704", at, $"the {ports.Count} ports {ports} cannot lead to the {toPorts.Count} ports {toPorts}: give ranges of one length");

    internal static Diagnostic ForwardTooLong(SourceLocation at, int count, int limit)
        => Error("PB0705", at, $"the range of {count} ports is too long: where the guest's ports have other numbers, {limit} are accepted");

    internal static Diagnostic ForwardListen(SourceLocation at, IPAddress address)
        => Error("PB0706", at, $"nobody can be forwarded from {IpText.Format(address)}: 'listen' takes an address that others reach the host at");

    internal static Diagnostic ForwardFamilies(SourceLocation at, PortForward forward)
        => Error("PB0707", at, $"{forward.HostSide} cannot lead to {Shorten(forward.Target.ToString())}: one is IPv4, the other IPv6");

    internal static Diagnostic TooManyForwards(SourceLocation at, int count, int limit)
        => Error("PB0708", at, $"{count} forwards are too many for one network: {limit} are accepted");

    internal static Diagnostic TooManyPeers(SourceLocation at, int count, int limit)
        => Error("PB0709", at, $"{count} peers are too many for one network: {limit} are accepted");

    internal static Diagnostic EgressWords(SourceLocation at)
        => Error("PB0710", at, "<egress> says one way out: 'dev' names a device, 'table' a routing table, and none='yes' lets nobody out");

    internal static Diagnostic EgressTwice(SourceLocation at) => Error("PB0711", at, "a network has one <egress>: this is the second");

    internal static Diagnostic SubnetWithin(SourceLocation at, SubnetRequest request, IpPrefix within)
        => Error("PB0713", at, $"an {Family(request)} subnet of length {request.Length} does not fit into {within}");

    internal static Diagnostic SubnetAddress(SourceLocation at, SubnetRequest request, IPAddress address)
        => Error("PB0714", at, $"{IpText.Format(address)} cannot be the host's address in an {Family(request)} subnet of length {request.Length}{(request.Within is { } within ? $" within {within}" : "")}");

    internal static Diagnostic SubnetInMode(SourceLocation at, string mode)
        => Error("PB0734", at, $"a network of forward mode '{mode}' has no subnet to choose: its bridge is not its own") with { Class = FindingClass.Unsupported };

    internal static Diagnostic SubnetTwice(SourceLocation at, SubnetRequest request)
        => Error("PB0735", at, $"an {Family(request)} subnet is asked for already: one of each family is chosen") with { Class = FindingClass.Unsupported };

    private static string Family(SubnetRequest request) => request.IsIPv4 ? "IPv4" : "IPv6";

    internal static Diagnostic EgressInMode(SourceLocation at, string mode)
        => Error("PB0728", at, $"a network of forward mode '{mode}' has no way out to choose: it needs nat or route") with { Class = FindingClass.Unsupported };

    internal static Diagnostic EgressAgainstForward(SourceLocation at, NetworkEgress egress, string device)
        => Error("PB0729", at, $"<egress> lets guests out {(egress is NetworkEgress.None ? "by no way" : Shorten(egress.ToString()))}, <forward> by {Shorten(device)} only: name one device, or leave it out of <forward>") with { Class = FindingClass.Unsupported };

    internal static Diagnostic EgressDevice(SourceLocation at, string device, int limit)
        => Error("PB0730", at, $"no device is named '{Shorten(device)}': the kernel takes {limit} characters at most") with { Class = FindingClass.Unsupported };

    internal static Diagnostic HostSideTwice(SourceLocation at)
        => Error("PB0712", at, "the host has one place in a network: put all addresses into the first <host>");

    internal static Diagnostic HostSideInMode(SourceLocation at)
        => Error("PB0731", at, "<host> is for networks whose guests share a device by macvtap: <forward mode='bridge'> with a device, and no <bridge>; elsewhere the bridge is the host's place, or guests and host do not hear each other") with { Class = FindingClass.Unsupported };

    internal static Diagnostic HostSideOfPool(SourceLocation at, int devices)
        => Error("PB0732", at, $"<host> needs to know over which device: the network has {devices}, and one is accepted") with { Class = FindingClass.Unsupported };

    internal static Diagnostic HostSideName(SourceLocation at, string device, int limit)
        => Error("PB0733", at, $"no device can be named '{Shorten(device)}': the kernel takes {limit} bytes at most, no spaces, slashes or colons") with { Class = FindingClass.Unsupported };

    internal static Diagnostic PeerInMode(SourceLocation at, string mode)
        => Error("PB0725", at, $"a network of forward mode '{mode}' has no peers: it needs nat, route or no <forward>") with { Class = FindingClass.Unsupported };

    internal static Diagnostic PeerTwice(SourceLocation at, string network)
        => Error("PB0726", at, $"network '{Shorten(network)}' is a peer already: say both directions in one <peer>") with { Class = FindingClass.Unsupported };

    internal static Diagnostic PeerOfItself(SourceLocation at)
        => Error("PB0727", at, "a network is no peer of its own: its guests reach each other already") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ForwardInMode(SourceLocation at, string mode)
        => Error("PB0720", at, $"ports cannot be forwarded with forward mode '{mode}': it needs nat or route") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ForwardOutside(SourceLocation at, IPAddress address)
        => Error("PB0721", at, $"{IpText.Format(address)} is not of this network: no <ip> or <route> leads there") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ForwardToHost(SourceLocation at, IPAddress address)
        => Error("PB0722", at, $"{IpText.Format(address)} is the host's own address on the bridge: ports are forwarded to guests") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ForwardTwice(SourceLocation at, PortForward forward, PortForward first)
        => Error("PB0723", at, $"{forward.HostSide} cannot lead to {Shorten(forward.Target.ToString())}: another forward of this network takes {first.HostSide} to {Shorten(first.Target.ToString())}") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ForwardTakesService(SourceLocation at, PortForward forward, ServedPort service)
        => Error("PB0724", at, $"{forward.HostSide} would take the network's own {service}: say which address of the host is meant with 'listen'") with { Class = FindingClass.Unsupported };
}
