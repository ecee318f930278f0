using System.Diagnostics;
using Patchbay.Model.Ports;

namespace Patchbay.Engine.Networks;

/// <summary>One <c>&lt;virtualport&gt;</c> of those of an interface, its network and its port group.</summary>
internal static class VirtualPortMerge
{
    /// <summary>The union; two that contradict each other refuse the port.</summary>
    /// <exception cref="RefusedException">They say different things.</exception>
    public static VirtualPortDefinition? Merge(VirtualPortDefinition? port, VirtualPortDefinition? network, VirtualPortDefinition? group)
    {
        VirtualPortDefinition? merged = null;
        foreach (VirtualPortDefinition one in new[] { port, network, group }.OfType<VirtualPortDefinition>())
        {
            merged = merged is null ? one : new VirtualPortDefinition
            {
                Type = One("type", merged.Type, one.Type),
                ManagerId = One("managerid", merged.ManagerId, one.ManagerId),
                TypeId = One("typeid", merged.TypeId, one.TypeId),
                TypeIdVersion = One("typeidversion", merged.TypeIdVersion, one.TypeIdVersion),
                InstanceId = One("instanceid", merged.InstanceId, one.InstanceId),
                InterfaceId = One("interfaceid", merged.InterfaceId, one.InterfaceId),
                ProfileId = merged.ProfileId is { } a && one.ProfileId is { } b && a != b ? throw Conflict("profileid") : merged.ProfileId ?? one.ProfileId,
            };
        }
        return merged is null || merged == new VirtualPortDefinition() ? null : OfType(merged);
    }

    /// <summary>The same with the ids that are chosen where they were not given.</summary>
    /// <exception cref="RefusedException">One is missing that cannot be chosen.</exception>
    public static VirtualPortDefinition? Complete(VirtualPortDefinition? port) => port?.Type switch
    {
        null => null,
        VirtualPortType.Qbg when port.ManagerId is null || port.TypeId is null || port.TypeIdVersion is null => throw Missing("managerid, typeid or typeidversion", port),
        VirtualPortType.Qbh when port.ProfileId is null => throw Missing("profileid", port),
        VirtualPortType.Midonet when port.InterfaceId is null => throw Missing("interfaceid", port),
        VirtualPortType.Qbg => port with { InstanceId = port.InstanceId ?? Guid.NewGuid() },
        VirtualPortType.OpenVSwitch => port with { InterfaceId = port.InterfaceId ?? Guid.NewGuid() },
        _ => port,
    };

    /// <summary>The type's word.</summary>
    public static string Word(VirtualPortType type) => type switch
    {
        VirtualPortType.Qbg => "802.1Qbg",
        VirtualPortType.Qbh => "802.1Qbh",
        VirtualPortType.OpenVSwitch => "openvswitch",
        VirtualPortType.Midonet => "midonet",
        _ => throw new UnreachableException($"no word for {type}"),
    };

    // Parameters that mean nothing to the type are left out: they came from where the type was not known.
    private static VirtualPortDefinition OfType(VirtualPortDefinition port) => port.Type switch
    {
        VirtualPortType.Qbg => port with { InterfaceId = null, ProfileId = null },
        VirtualPortType.Qbh => new() { Type = port.Type, ProfileId = port.ProfileId },
        VirtualPortType.OpenVSwitch => new() { Type = port.Type, InterfaceId = port.InterfaceId, ProfileId = port.ProfileId },
        VirtualPortType.Midonet => new() { Type = port.Type, InterfaceId = port.InterfaceId },
        _ => port,
    };

    private static T? One<T>(string name, T? first, T? second) where T : struct
        => first is { } a && second is { } b && !a.Equals(b) ? throw Conflict(name) : first ?? second;

    private static RefusedException Conflict(string name)
        => new(Refusal.Xml, RefusalArea.Network, $"attempt to merge virtualports with conflicting {name} of interface, network and port group");

    private static RefusedException Missing(string name, VirtualPortDefinition port)
        => new(Refusal.Xml, RefusalArea.Network, $"missing {name} in <virtualport type='{Word(port.Type!.Value)}'>");
}
