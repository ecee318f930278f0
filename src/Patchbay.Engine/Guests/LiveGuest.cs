using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>How far a guest's life on the host has come: what a restarted daemon goes by.</summary>
internal enum GuestPhase
{
    /// <summary>Being started: taken back after a crash of the daemon.</summary>
    Starting,

    /// <summary>Started: adopted.</summary>
    Running,

    /// <summary>Being ended: finished.</summary>
    Stopping,
}

/// <summary>All that is known of a guest with a process, enough to adopt it or to end it.</summary>
internal sealed record LiveGuest
{
    public required GuestPhase Phase { get; init; }

    public required int Id { get; init; }

    /// <summary>What runs, with everything that was chosen.</summary>
    public required DomainDefinition Definition { get; init; }

    /// <summary>The processor as it was defined; null where what runs has it as it was.</summary>
    public CpuDefinition? WantedCpu { get; init; }

    /// <summary>What was asked of the host.</summary>
    public required GuestStart Start { get; init; }

    public required GuestStatus Status { get; init; }

    /// <summary>Changes of owners, made for this guest or found made for another.</summary>
    public ValueList<HostOperation.ChangeOwner> Owners { get; init; }

    public ValueList<HeldPort> Ports { get; init; }

    /// <summary>What the host has taken from it while it ran, and it has nothing in place of.</summary>
    public ValueList<TakenDevice> Taken { get; init; }

    /// <summary>Whether the next power-off is the first half of a reboot: a machine that has no reset button for its guest.</summary>
    public bool RebootsAtPowerOff { get; init; }

    /// <summary>Of a <c>variable</c> clock: the seconds from UTC that the guest was started with.</summary>
    public long ClockStart { get; init; }

    /// <summary>The memory that its balloon was asked for last, in KiB; 0 where it was not.</summary>
    public ulong AskedMemory { get; init; }

    /// <summary>The number of the last source that was opened while the guest ran; 0 where none was.</summary>
    public uint LastNode { get; init; }

    /// <summary>The guest with an interface as its port is now: on that bridge, with its limits and tags, isolated or not, trusted or not.</summary>
    public LiveGuest Follow(int position, GuestPort port)
    {
        InterfaceDefinition nic = Definition.Devices.Interfaces[position];
        return InterfacePlug.BridgeOf(nic.Source) is { } present && InterfacePlug.BridgeOf(port.Actual) is { } bridge
            ? FollowOnBridge(position, nic, present, port, bridge)
            : nic.Source is InterfaceSource.Direct && port.Actual is InterfaceSource.Direct
                ? FollowOnDevice(position, nic, port)
                : this;
    }

    private LiveGuest FollowOnBridge(int position, InterfaceDefinition nic, string present, GuestPort port, string bridge)
    {
        bool isSame = bridge == present && ManagerOf(nic.Source) == ManagerOf(port.Actual);
        InterfaceDefinition after = nic with
        {
            Source = isSame ? nic.Source : port.Actual,
            Origin = isSame ? nic.Origin : InterfacePlug.OriginOf(nic, port),
            PortIsolated = port.Isolated ? true : nic.PortIsolated == true ? null : nic.PortIsolated,
            Vlan = port.Vlan,
            Bandwidth = port.Bandwidth,
            TrustGuestRxFilters = port.TrustGuestRxFilters,
            VirtualPort = port.VirtualPort ?? nic.VirtualPort,
        };
        return after == nic ? this : With(position, after) with
        {
            Start = Start with
            {
                Taps = Start.Taps.Select(t => t.Name == nic.Target
                    ? t with
                    {
                        Bridge = bridge,
                        Isolated = port.Isolated,
                        Vlan = port.Vlan,
                        Bandwidth = port.Bandwidth,
                        Fixed = InterfacePlug.FixedOf(after),
                        Switch = InterfacePlug.SwitchOf(Definition, after),
                    }
                    : t).ToValueList(),
            },
        };
    }

    private LiveGuest FollowOnDevice(int position, InterfaceDefinition nic, GuestPort port)
    {
        InterfaceDefinition after = nic with { Bandwidth = port.Bandwidth, TrustGuestRxFilters = port.TrustGuestRxFilters };
        if (Start.PlugOf(nic.Info.Alias) is MacvtapPlug { Function: not null }
            && after with { Vlan = port.Vlan } is var moved && DeviceWish.Obstacle(moved) is null)
        {
            after = moved;
        }
        return after == nic ? this : With(position, after) with
        {
            Start = Start with { Plugs = Start.Plugs.Select(p => p.Alias == nic.Info.Alias ? CardPlugs.Change(p, after) : p).ToValueList() },
        };
    }

    private LiveGuest With(int position, InterfaceDefinition after) => this with
    {
        Definition = Definition with
        {
            Devices = Definition.Devices with { Interfaces = Definition.Devices.Interfaces.Select((n, i) => i == position ? after : n).ToValueList() },
        },
    };

    private static string? ManagerOf(InterfaceSource source) => source switch
    {
        InterfaceSource.Network network => network.MacTableManager,
        InterfaceSource.Bridge bridge => bridge.MacTableManager,
        _ => null,
    };

    public Guid Uuid => Definition.Uuid ?? throw new System.Diagnostics.UnreachableException("a running guest has a uuid");
}

/// <summary>A port that a guest holds.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Id">The port.</param>
/// <param name="Interface">The interface's position in the document, from 0.</param>
internal sealed record HeldPort(string Network, Guid Id, int Interface)
{
    /// <summary>In place of a position: the port is about to be given back, or not yet in use.</summary>
    public const int Leaving = -1;
}
