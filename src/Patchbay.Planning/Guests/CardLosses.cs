using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests;

/// <summary>A card of a running guest that is in nothing, or another device of it that is not there, as what it had on the host has gone.</summary>
/// <param name="Alias">The card's id, or the device's.</param>
/// <param name="Device">What it has, or had, on the host.</param>
/// <param name="IsForGood">Whether it can be mended by nothing but a new card: QEMU holds a descriptor of a device that is no more.</param>
/// <param name="Words">A clause about the guest.</param>
public sealed record CardLoss(string Alias, string Device, bool IsForGood, string Words);

/// <summary>Finds what cards of a running guest have lost.</summary>
public static class CardLosses
{
    private const string Remedy = "detach and attach it, or restart the guest";

    /// <summary>Those of a guest. A bridge of a network's own comes back with the network, and is none.</summary>
    /// <param name="live">What runs.</param>
    /// <param name="start">What it was given on the host.</param>
    /// <param name="host">As seen by <see cref="GuestPlanner.Scope(GuestStart, bool)"/>.</param>
    public static ValueList<CardLoss> Find(DomainDefinition live, GuestStart start, HostSnapshot host)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(host);
        IEnumerable<CardLoss?> taps = start.Taps
            .Select(t => live.Devices.Interfaces.FirstOrDefault(n => n.Target == t.Name) is { Info.Alias: { } alias } nic ? OfTap(alias, t, nic.Source, host) : null);
        return taps.Concat(start.Plugs.Select(p => OfPlug(p, host))).Concat(start.Devices.Select(d => OfDevice(live, d, host))).OfType<CardLoss>().ToValueList();
    }

    private static CardLoss? OfTap(string alias, GuestTap tap, InterfaceSource source, HostSnapshot host)
    {
        if (!host.Links.ContainsKey(tap.Name))
        {
            return Gone(alias, tap.Name, "is gone from the host");
        }
        bool isAsked = tap.Switch is null || host.Switch.Problem is null;
        return source is InterfaceSource.Bridge && isAsked && !GuestPlanner.HasBridge(tap, host)
            ? new CardLoss(alias, tap.Name, IsForGood: false, $"its card {tap.Name} waits for the bridge {tap.Bridge}, which is not on this host")
            : null;
    }

    private static CardLoss? OfPlug(GuestPlug plug, HostSnapshot host) => plug switch
    {
        MacvtapPlug macvtap when !host.Links.ContainsKey(macvtap.Name) => Gone(
            plug.Alias, macvtap.Name, host.Links.ContainsKey(macvtap.Lower) ? $"over {macvtap.Lower} is gone from the host" : $"is gone with {macvtap.Lower}"),
        EthernetPlug tap when !host.Links.ContainsKey(tap.Name) => Gone(plug.Alias, tap.Name, "is gone from the host"),
        _ => null,
    };

    private static CardLoss? OfDevice(DomainDefinition live, PassedDevice device, HostSnapshot host) => host.Guests.Present.Contains(device.Address)
        ? null
        : new CardLoss(device.Alias, device.Address.ToString(), IsForGood: true, $"its {Kind(live, device.Alias)} {device.Address} is gone from the host: {Remedy}");

    /// <summary>What to call a device of a guest.</summary>
    /// <param name="live">The guest.</param>
    /// <param name="alias">The device's id.</param>
    public static string Kind(DomainDefinition live, string alias)
    {
        ArgumentNullException.ThrowIfNull(live);
        return live.Devices.Interfaces.Any(n => n.Info.Alias == alias) ? "card" : "device";
    }

    private static CardLoss Gone(string alias, string device, string how) => new(alias, device, IsForGood: true, $"its card {device} {how}: {Remedy}");
}
