using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests;

/// <summary>What the host must do for a guest to start, to stop, and to be plugged in again.</summary>
public static partial class GuestPlanner
{
    private const uint DefaultMtu = 1500;

    // What the kernel shows as the bridge of every port of Open vSwitch, whichever it is in.
    private const string SwitchMaster = "ovs-system";

    // 0700
    private const int OwnerOnly = 448;

    /// <summary>From nothing to a QEMU whose processors stand still.</summary>
    public static HostPlan Start(GuestStart start, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(host);
        QemuUser? user = start.Launch.User;
        List<HostOperation> operations = [new CreateFolder(start.Folder, OwnerOnly, user)];
        operations.AddRange(start.Subfolders.Select(f => new CreateFolder(f, OwnerOnly, user)));
        if (start.Variables is { } copy && !host.Guests.Paths.ContainsKey(copy.To))
        {
            operations.Add(copy);
        }
        operations.AddRange(Owners(start.Files, user, host.Guests));
        foreach (GuestTap tap in start.Taps)
        {
            operations.Add(tap.Make(start.Guest));
            operations.AddRange(PlugNew(tap, host));
        }
        operations.AddRange(start.Plugs.SelectMany(p => p.Make(new PlugSite(start.Guest, user))));
        operations.AddRange(start.Devices.SelectMany(static d => d.Give()));
        operations.Add(new StartQemu(start.Launch));
        return new HostPlan(Subject(start.Guest), operations.ToValueList());
    }

    /// <summary>From a guest in any state of starting, running or stopping to nothing; every operation is harmless where it is not needed.</summary>
    /// <param name="start">How it was started.</param>
    /// <param name="owners">Changes of owners that are taken back.</param>
    public static HostPlan Stop(GuestStart start, ValueList<ChangeOwner> owners)
    {
        ArgumentNullException.ThrowIfNull(start);
        List<HostOperation> operations = [.. start.Plugs.Reverse().SelectMany(p => p.Leave()), new StopQemu(start.Launch)];
        operations.AddRange(start.Devices.Reverse().SelectMany(static d => d.Return()));
        operations.AddRange(start.Plugs.Reverse().SelectMany(p => p.Clear(new PlugSite(start.Guest, start.Launch.User))));
        operations.AddRange(start.Taps.Reverse().SelectMany(t => Delete(t, start.Guest)));
        operations.AddRange(owners.Reverse().Select(o => o.Inverse));
        operations.Add(new DeleteFolder(new CreateFolder(start.Folder, OwnerOnly, start.Launch.User)));
        return new HostPlan(Subject(start.Guest), operations.ToValueList());
    }

    /// <summary>What changes on the host when a guest's processors begin to run, or stand still.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="taps">Its taps on bridges.</param>
    /// <param name="plugs">What its other cards have on the host.</param>
    /// <param name="running">Whether they run from now on.</param>
    public static HostPlan Follow(string guest, ValueList<GuestTap> taps, ValueList<GuestPlug> plugs, bool running)
        => new(Subject(guest), [.. taps.SelectMany(t => Follow(t, running)), .. plugs.SelectMany(p => p.Follow(running))]);

    /// <summary>What a daemon that starts does again for the cards of a guest that has run on.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="plugs">What its cards have on the host beside taps on bridges.</param>
    public static HostPlan Adopt(string guest, ValueList<GuestPlug> plugs) => new(Subject(guest), plugs.SelectMany(static p => p.Adopt()).ToValueList());

    // One that stands still keeps its address in the bridge's table, other than under libvirt: a trusted guest could take it meanwhile.
    private static IEnumerable<HostOperation> Follow(GuestTap tap, bool running)
        => running && tap.Fixed is { } mac ? [new AddForwarding(tap.Name, mac)] : [];

    /// <summary>Puts a running guest's taps back where they belong, as far as they were moved and their bridges are there.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="uuid">The guest.</param>
    /// <param name="taps">Its taps.</param>
    /// <param name="host">As seen by <see cref="Scope(ValueList{GuestTap}, bool)"/>.</param>
    public static HostPlan Replug(string guest, Guid uuid, ValueList<GuestTap> taps, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(host);
        List<HostOperation> operations = [];
        foreach (GuestTap tap in taps)
        {
            if (host.Links.TryGetValue(tap.Name, out LinkState? seen) && HasBridge(tap, host))
            {
                operations.AddRange(Leave(tap, uuid, seen, host));
                operations.AddRange(Plug(tap, seen, host));
            }
        }
        return new HostPlan(Subject(guest), operations.ToValueList());
    }

    // Between the kernel's bridges and those of Open vSwitch a daemon may have been killed half-way.
    private static IEnumerable<HostOperation> Leave(GuestTap tap, Guid guest, LinkState seen, HostSnapshot host)
    {
        if (tap.Switch is not null && seen.Master is { } master && master != SwitchMaster)
        {
            yield return new TakeOut(tap.Name, new PortPlace(master, Isolated: false, null));
        }
        if (tap.Switch is null && host.Switch.Ports.GetValueOrDefault(tap.Name) is { } port && port.Guest == guest)
        {
            yield return new RemoveSwitchPort(new SwitchPort(tap.Name, port.Bridge, tap.GuestMac, new SwitchPortIdentity(guest, Guid.Empty, null))) { AwaitsRelease = true };
        }
    }

    /// <summary>What a look at all that a running guest's cards have on the host asks for.</summary>
    /// <param name="start">What it was given.</param>
    /// <param name="anywhere">As for <see cref="Scope(ValueList{GuestTap}, bool)"/>.</param>
    public static HostScope Scope(GuestStart start, bool anywhere = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        HostScope scope = Scope(start.Taps, anywhere);
        return scope with
        {
            Links = (scope.Links ?? []).Union(start.Plugs.SelectMany(static p => p.Links)).ToValueList(),
            Guests = start.Devices.IsEmpty ? null : new GuestScope { Present = start.Devices.Select(static d => d.Address).ToValueList() },
        };
    }

    /// <summary>What a change or a replug has to look at.</summary>
    /// <param name="taps">The taps.</param>
    /// <param name="anywhere">Whether any of them may be a port of Open vSwitch, as after a crash in the middle of a move.</param>
    public static HostScope Scope(ValueList<GuestTap> taps, bool anywhere = false)
    {
        ValueList<GuestTap> switched = anywhere ? taps : taps.Where(static t => t.Switch is not null).ToValueList();
        return new HostScope
        {
            Links = taps.SelectMany(static t => new[] { t.Name, t.Bridge }).Distinct().ToValueList(),
            PlainLinks = true,
            Switch = switched.IsEmpty ? null : new SwitchScope
            {
                Bridges = switched.Select(static t => t.Bridge).Distinct().ToValueList(),
                Ports = switched.Select(static t => t.Name).Distinct().ToValueList(),
            },
        };
    }

    /// <summary>Whether the bridge that a tap belongs on is there.</summary>
    /// <param name="tap">The tap.</param>
    /// <param name="host">As seen by <see cref="Scope(ValueList{GuestTap}, bool)"/>.</param>
    public static bool HasBridge(GuestTap tap, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(tap);
        ArgumentNullException.ThrowIfNull(host);
        return tap.Switch is null ? host.Links.ContainsKey(tap.Bridge) : host.Switch.Bridges.Contains(tap.Bridge);
    }

    /// <summary>
    /// Owners to change: what is written must belong to QEMU's user, what is only read must be readable. Devices that
    /// are neither files nor disks keep theirs.
    /// </summary>
    public static IEnumerable<ChangeOwner> Owners(ValueList<GuestFile> files, QemuUser? user, GuestFacts seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (user is null)
        {
            yield break;
        }
        foreach (IGrouping<string, GuestFile> file in files.GroupBy(f => f.Path))
        {
            if (seen.Paths.TryGetValue(file.Key, out PathState? state)
                && state.Kind is PathKind.File or PathKind.BlockDevice
                && state.User != user.User
                && (file.Any(f => f.Writes) || !CanRead(state, user)))
            {
                yield return new ChangeOwner(file.Key, user.User, user.Group, state.User, state.Group);
            }
        }
    }

    private static bool CanRead(PathState state, QemuUser user)
        => (state.Mode & 4) != 0 || ((state.Mode & 0x20) != 0 && (state.Group == user.Group || user.Groups.Contains(state.Group)));

    // The port first: a switch that finds its link gone complains.
    private static IEnumerable<HostOperation> Delete(GuestTap tap, string guest)
    {
        if (tap.SwitchPort is { } port)
        {
            yield return new RemoveSwitchPort(port);
        }
        yield return new DeleteTap(tap.Make(guest));
    }

    // Limits before the first frame; Open vSwitch sets its own.
    private static IEnumerable<HostOperation> PlugNew(GuestTap tap, HostSnapshot host)
    {
        if (tap is { Bandwidth: not null, Switch: null })
        {
            yield return new SetLimits(tap.Name, null, tap.Bandwidth);
        }
        if (tap.CoalesceRxFrames != 0)
        {
            yield return new SetCoalescing(tap.Name, tap.CoalesceRxFrames, 0);
        }
        foreach (HostOperation operation in Plug(tap, null, host))
        {
            yield return operation;
        }
    }

    // Plugged in before it is up: no frame leaves an unplugged tap. The kernel gives a new port the default settings.
    private static IEnumerable<HostOperation> Plug(GuestTap tap, LinkState? seen, HostSnapshot host)
    {
        uint mtu = seen?.Mtu ?? DefaultMtu;
        uint wanted = tap.Mtu ?? (host.Links.TryGetValue(tap.Bridge, out LinkState? bridge) && bridge.Mtu != 0 ? bridge.Mtu : DefaultMtu);
        if (wanted != mtu)
        {
            yield return new SetMtu(tap.Name, wanted, seen?.Mtu);
        }
        if (tap.SwitchPort is { } port)
        {
            if (host.Switch.Ports.GetValueOrDefault(tap.Name) is not { } present || present.Bridge != tap.Bridge || present.Guest != port.Identity.Guest)
            {
                yield return new AddSwitchPort(port);
            }
        }
        else if (seen?.Master != tap.Bridge)
        {
            yield return new AttachPort(tap.Name, tap.Bridge);
            if (tap.Isolated)
            {
                yield return new SetPortIsolated(tap.Name, Isolated: true);
            }
            if (tap.Vlan is not null)
            {
                yield return new SetPortVlans(tap.Name, tap.Place.Tags);
            }
            if (tap.Fixed is { } mac)
            {
                yield return new SetPortLearning(tap.Name, Learns: false);
                if (seen is not null)
                {
                    yield return new AddForwarding(tap.Name, mac);
                }
            }
        }
        if (seen is not { IsUp: true })
        {
            yield return new SetUp(tap.Name, Up: true);
        }
    }

    private static string Subject(string guest) => $"guest {guest}";
}
