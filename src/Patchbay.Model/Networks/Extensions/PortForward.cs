using System.Net;
using System.Net.Sockets;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Extensions;

/// <summary>Ports of the host that lead to ports of a guest.</summary>
public sealed record PortForward
{
    /// <summary>Of which protocol.</summary>
    public required PortProtocol Protocol { get; init; }

    /// <summary>The host's ports.</summary>
    public required PortSpan Ports { get; init; }

    /// <summary>Where they lead.</summary>
    public required ForwardTarget Target { get; init; }

    /// <summary>The guest's first port; null for the same ports as the host's. A range keeps its length.</summary>
    public ushort? ToPort { get; init; }

    /// <summary>
    /// The host's address; <c>0.0.0.0</c> or <c>::</c> for all of that family, null for all of both. Loopback addresses are never meant.
    /// </summary>
    public IPAddress? Listen { get; init; }

    /// <summary>The guest's ports.</summary>
    public PortSpan TargetPorts => ToPort is { } first ? new PortSpan(first, (ushort)(first + Ports.Count - 1)) : Ports;

    /// <summary>Whether the ports have other numbers at the guest.</summary>
    public bool IsShifted => TargetPorts.First != Ports.First;

    /// <summary>Whether it is about connections of this family.</summary>
    public bool Takes(AddressFamily family)
        => (Listen is null || Listen.AddressFamily == family) && (Target is not ForwardTarget.At at || at.Address.AddressFamily == family);

    /// <summary>The one address that it listens at, or null for any of the family.</summary>
    public IPAddress? ListenAt => Listen is null || Listen.Equals(IPAddress.Any) || Listen.Equals(IPAddress.IPv6Any) ? null : Listen;

    /// <summary>Whether a packet could be meant by both.</summary>
    public bool Clashes(PortForward other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Protocol == other.Protocol && Ports.Overlaps(other.Ports)
            && Families.Any(f => Takes(f) && other.Takes(f))
            && (ListenAt is null || other.ListenAt is null || ListenAt.Equals(other.ListenAt));
    }

    /// <summary>Whether it would take what is sent to a socket of the host.</summary>
    /// <param name="protocol">The socket's.</param>
    /// <param name="address">What the socket is bound to; <c>::</c> is for both families.</param>
    /// <param name="port">The socket's.</param>
    public bool Takes(PortProtocol protocol, IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Protocol == protocol && Ports.Contains(port) && !IPAddress.IsLoopback(address)
            && (address.Equals(IPAddress.IPv6Any) || Takes(address.AddressFamily))
            && (ListenAt is null || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || ListenAt.Equals(address));
    }

    /// <summary>Both families.</summary>
    public static ValueList<AddressFamily> Families { get; } = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>The host's side, as in <c>tcp port 80</c> or <c>udp ports 8000-8010 of 192.0.2.1</c>.</summary>
    public string HostSide => $"{Protocol.Word()} {(Ports.Count == 1 ? "port" : "ports")} {Ports}{(Listen is null ? "" : $" of {IpText.Format(Listen)}")}";

    /// <summary>Both sides.</summary>
    public override string ToString() => $"{HostSide} to {Target}{(ToPort is null ? "" : $" {(Ports.Count == 1 ? "port" : "ports")} {TargetPorts}")}";
}

/// <summary>Protocols with ports; the values are those of IP.</summary>
public enum PortProtocol : byte
{
    /// <summary>RFC 9293.</summary>
    Tcp = 6,

    /// <summary>RFC 768.</summary>
    Udp = 17,
}

/// <summary>Words of protocols.</summary>
public static class PortProtocols
{
    /// <summary>As documents write it.</summary>
    public static string Word(this PortProtocol protocol) => protocol == PortProtocol.Tcp ? "tcp" : "udp";

    /// <summary>The protocol of a word, or null.</summary>
    public static PortProtocol? Parse(string? word) => word switch
    {
        "tcp" => PortProtocol.Tcp,
        "udp" => PortProtocol.Udp,
        _ => null,
    };
}

/// <summary>Who gets what is forwarded.</summary>
public abstract record ForwardTarget
{
    private ForwardTarget()
    {
    }

    /// <summary>A guest that is plugged in, or a DHCP host of the document, by name.</summary>
    public sealed record Named(string Name) : ForwardTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>Whoever has this hardware address.</summary>
    public sealed record Card(MacAddress Mac) : ForwardTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Mac.ToString();
    }

    /// <summary>An address, whoever has it.</summary>
    public sealed record At(IPAddress Address) : ForwardTarget
    {
        /// <inheritdoc/>
        public override string ToString() => IpText.Format(Address);
    }

    /// <summary>Reads a target: an address, a hardware address, else a name.</summary>
    public static ForwardTarget Parse(string text)
        => IpText.TryParse(text, out IPAddress address) ? new At(address)
            : MacAddress.TryParse(text, null, out MacAddress mac) ? new Card(mac)
            : new Named(text);

    /// <summary>As the document writes it.</summary>
    public abstract override string ToString();
}
