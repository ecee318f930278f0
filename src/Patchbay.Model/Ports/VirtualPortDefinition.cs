namespace Patchbay.Model.Ports;

/// <summary>libvirt's <c>&lt;virtualport&gt;</c>. Parameters that are not given are null.</summary>
public sealed record VirtualPortDefinition
{
    /// <summary>Null where the type is left to the network.</summary>
    public VirtualPortType? Type { get; init; }

    /// <summary>802.1Qbg: 0 to 255.</summary>
    public byte? ManagerId { get; init; }

    /// <summary>802.1Qbg: 0 to 16777215.</summary>
    public uint? TypeId { get; init; }

    /// <summary>802.1Qbg: 0 to 255.</summary>
    public byte? TypeIdVersion { get; init; }

    /// <summary>802.1Qbg.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Open vSwitch and midonet.</summary>
    public Guid? InterfaceId { get; init; }

    /// <summary>802.1Qbh and Open vSwitch; up to 39 characters.</summary>
    public string? ProfileId { get; init; }
}

/// <summary>Who manages the port.</summary>
public enum VirtualPortType
{
    /// <summary><c>802.1Qbg</c>.</summary>
    Qbg,

    /// <summary><c>802.1Qbh</c>.</summary>
    Qbh,

    /// <summary><c>openvswitch</c>.</summary>
    OpenVSwitch,

    /// <summary><c>midonet</c>.</summary>
    Midonet,
}
