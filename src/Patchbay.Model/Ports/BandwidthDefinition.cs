namespace Patchbay.Model.Ports;

/// <summary>libvirt's <c>&lt;bandwidth&gt;</c>: rates seen from the guest; inbound is towards it.</summary>
public sealed record BandwidthDefinition
{
    /// <summary>Towards guests; null where unlimited.</summary>
    public BandwidthRate? Inbound { get; init; }

    /// <summary>From guests; null where unlimited.</summary>
    public BandwidthRate? Outbound { get; init; }

    /// <summary>The traffic control class of a port with a floor; null elsewhere.</summary>
    public uint? ClassId { get; init; }
}

/// <summary>One direction's rates; zero means not given.</summary>
public sealed record BandwidthRate
{
    /// <summary>Kilobytes (1024 bytes) a second over time.</summary>
    public ulong Average { get; init; }

    /// <summary>Kilobytes a second at most.</summary>
    public ulong Peak { get; init; }

    /// <summary>Guaranteed kilobytes a second; inbound of a port only.</summary>
    public ulong Floor { get; init; }

    /// <summary>KiB that may pass at peak speed.</summary>
    public ulong Burst { get; init; }
}
