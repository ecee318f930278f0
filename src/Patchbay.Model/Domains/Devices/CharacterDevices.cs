namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;serial&gt;</c>.</summary>
public sealed record SerialDefinition : IDevice
{
    /// <summary>The host's end.</summary>
    public required CharacterSource Source { get; init; }

    /// <summary><c>isa-serial</c>, <c>pci-serial</c>, <c>usb-serial</c>, <c>system-serial</c>, <c>sclp-serial</c>, …; null until chosen.</summary>
    public string? TargetType { get; init; }

    /// <summary>From 0; null until numbered.</summary>
    public uint? Port { get; init; }

    /// <summary>QEMU's device, such as <c>isa-serial</c> and <c>pl011</c>; null until chosen.</summary>
    public string? TargetModel { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;console&gt;</c>.</summary>
public sealed record ConsoleDefinition : IDevice
{
    /// <summary>The host's end.</summary>
    public required CharacterSource Source { get; init; }

    /// <summary><c>serial</c>, <c>virtio</c>, <c>sclp</c>, <c>sclplm</c>; null until chosen.</summary>
    public string? TargetType { get; init; }

    /// <summary>From 0; null until numbered.</summary>
    public uint? Port { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;channel&gt;</c>.</summary>
public sealed record ChannelDefinition : IDevice
{
    /// <summary>The host's end.</summary>
    public required CharacterSource Source { get; init; }

    /// <summary>The guest's end.</summary>
    public required ChannelTarget Target { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>The guest's end of a channel.</summary>
public abstract record ChannelTarget
{
    private ChannelTarget()
    {
    }

    /// <summary><c>virtio</c>: a named port of virtio-serial.</summary>
    /// <param name="Name">Such as <c>org.qemu.guest_agent.0</c>; null for an unnamed port.</param>
    /// <param name="State"><c>connected</c> or <c>disconnected</c> while the guest lives; null otherwise.</param>
    public sealed record Virtio(string? Name, string? State) : ChannelTarget;

    /// <summary><c>guestfwd</c>: an address in the network of a <c>user</c> interface.</summary>
    public sealed record GuestForward(string Address, uint Port) : ChannelTarget;

    /// <summary><c>xen</c>: accepted and of no use.</summary>
    public sealed record Xen(string? Name) : ChannelTarget;
}
