using Patchbay.Model.Values;

namespace Patchbay.Model.Hosts;

/// <summary>A network interface of the host, as libvirt's interfaces tell it.</summary>
public sealed record HostInterface
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its address, as text; empty where it has none.</summary>
    public string Mac { get; init; } = "";

    /// <summary>Largest payload of a frame, in bytes.</summary>
    public uint Mtu { get; init; }

    /// <summary>The kernel's word for its state, as <c>up</c>.</summary>
    public required string State { get; init; }

    /// <summary>Mbit/s; null where not known or not up.</summary>
    public uint? Speed { get; init; }

    /// <summary>Its IP addresses.</summary>
    public ValueList<IpPrefix> Addresses { get; init; }

    /// <summary>What it is made of.</summary>
    public required HostInterfaceKind Kind { get; init; }

    /// <summary>Whether it carries traffic, which is what libvirt calls active.</summary>
    public bool IsActive => State == "up";
}

/// <summary>What an interface of the host is made of.</summary>
public abstract record HostInterfaceKind
{
    private HostInterfaceKind()
    {
    }

    /// <summary>A card, or what behaves as one.</summary>
    public sealed record Ethernet : HostInterfaceKind;

    /// <summary>A bridge.</summary>
    /// <param name="Stp">Whether the spanning tree protocol runs.</param>
    /// <param name="Delay">How long a port listens and learns.</param>
    /// <param name="Ports">Its ports, by name.</param>
    public sealed record Bridge(bool Stp, TimeSpan Delay, ValueList<HostInterface> Ports) : HostInterfaceKind;

    /// <summary>Several cards as one.</summary>
    /// <param name="Ports">The cards, by name.</param>
    public sealed record Bond(ValueList<HostInterface> Ports) : HostInterfaceKind;

    /// <summary>The frames of one tag.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Device">The interface that carries them; null where it is of another namespace.</param>
    public sealed record Vlan(uint Tag, string? Device) : HostInterfaceKind;
}
