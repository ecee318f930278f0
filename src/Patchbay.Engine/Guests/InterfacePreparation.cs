using Patchbay.Model.Domains;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>A card with everything chosen that is chosen before the host is touched.</summary>
/// <param name="Nic">As it runs.</param>
/// <param name="Tap">Its tap; null where it has none.</param>
/// <param name="Placement">As its arguments need it.</param>
/// <param name="Host">The links that it has to do with, as seen.</param>
internal sealed record PreparedInterface(InterfaceDefinition Nic, GuestTap? Tap, InterfacePlacement Placement, HostSnapshot Host);

/// <summary>Takes a card's port and its tap's name, for a start and for a card that is plugged in later.</summary>
internal static class InterfacePreparation
{
    /// <summary>Takes them. The caller gives the port back, and the names in <paramref name="taps"/>, whatever happens.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="domain">The guest.</param>
    /// <param name="wanted">The card as its document says.</param>
    /// <param name="port">The port's name; null for a card that is on no network.</param>
    /// <param name="seen">All links; null where only those are to be looked at that the card has to do with.</param>
    /// <param name="places">Where the document's parts stood.</param>
    /// <param name="taps">Where names that were taken are noted.</param>
    /// <param name="cancellationToken">Cancels the claim.</param>
    /// <exception cref="RefusedException">It cannot be served here, with its place.</exception>
    public static async Task<PreparedInterface> PrepareAsync(
        GuestContext context, DomainDefinition domain, InterfaceDefinition wanted, Guid? port, HostSnapshot? seen, DomainPlaces places,
        List<string> taps, CancellationToken cancellationToken)
    {
        GuestPort? claimed = port is { } id && wanted.Source is InterfaceSource.Network network
            ? await context.Networks.ClaimAsync(new PortClaim(domain.Name, domain.Uuid!.Value, network.Name, wanted, id) { Elsewhere = context.PlugsOfGuests() }, cancellationToken)
            : null;
        InterfaceDefinition nic = InterfacePlug.Resolve(wanted, claimed, wanted, places);
        if (InterfacePlug.BridgeOf(nic.Source) is not { } bridge)
        {
            HostSnapshot host = seen ?? await context.Host.ObserveAsync(new HostScope { Links = null }, cancellationToken);
            PlugChecks.Check(nic, wanted, host, places);
            if (nic is { Source: InterfaceSource.VhostUser { Path: { } path } shared, Backend.Passt: false })
            {
                nic = nic with { Target = await NameOfPortAsync(context, new SwitchSocket(path, shared.Listen), cancellationToken) ?? nic.Target };
            }
            if (PlugChecks.KindOfDevice(nic) is { } kind)
            {
                string device = context.TapNames.Take(nic.Target is { } own && !TapNames.IsOurs(own) ? own : null, host.Links.ContainsKey, kind);
                taps.Add(device);
                nic = nic with { Target = device };
                if (nic.Source is InterfaceSource.Direct direct
                    && context.Links.Take(new LinkHold(device, domain.Name, direct.Device, direct.Mode, claimed is not null)) is { } problem)
                {
                    throw InterfacePlug.Refuse(wanted, places, problem);
                }
            }
            return new PreparedInterface(nic, null, new InterfacePlacement(nic.Source, nic.Target), host);
        }
        return await PrepareTapAsync(context, domain, nic, bridge, seen, wanted, places, taps, cancellationToken);
    }

    private static async Task<PreparedInterface> PrepareTapAsync(
        GuestContext context, DomainDefinition domain, InterfaceDefinition nic, string bridge, HostSnapshot? seen, InterfaceDefinition wanted, DomainPlaces places,
        List<string> taps, CancellationToken cancellationToken)
    {
        string? name = nic.Target is { } target && !TapNames.IsOurs(target) ? target : null;
        HashSet<string> used = [.. seen?.Links.Keys ?? []];
        while (true)
        {
            string tap = context.TapNames.Take(name, used.Contains);
            taps.Add(tap);
            nic = nic with { Target = tap };
            GuestTap plugged = InterfacePlug.TapOf(domain, nic, tap, bridge);
            HostSnapshot host = seen is not null && plugged.Switch is null
                ? seen
                : await context.Host.ObserveAsync(GuestPlanner.Scope([plugged]), cancellationToken);
            if (host.Links.ContainsKey(tap))
            {
                used.Add(tap);
                taps.Remove(tap);
                context.ReleaseNames([tap]);
                continue;
            }
            return InterfacePlug.BridgeProblem(plugged, host) is { } obstacle
                ? throw InterfacePlug.Refuse(wanted, places, obstacle)
                : new PreparedInterface(nic, plugged, new InterfacePlacement(nic.Source, tap), host);
        }
    }

    // Where Open vSwitch serves it, the card goes by its port's name; where it does not, or is not there, by none.
    private static async Task<string?> NameOfPortAsync(GuestContext context, SwitchSocket socket, CancellationToken cancellationToken)
        => (await context.Host.ObserveAsync(new HostScope { Switch = new SwitchScope { Sockets = [socket] } }, cancellationToken))
            .Switch.Sockets.GetValueOrDefault(socket.Path);
}
