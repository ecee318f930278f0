using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>Plugs a guest in: allocates where the request names no plug, takes over as it is where it does.</summary>
    /// <param name="network">An active network.</param>
    /// <param name="request">With a uuid that no other port of the network has.</param>
    /// <param name="reclaim">Whether the request describes a port that a running guest has already.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public Task<NetworkPort> CreatePortAsync(Guid network, NetworkPort request, bool reclaim, CancellationToken cancellationToken)
        => CreatePortAsync(network, request, reclaim, [], cancellationToken);

    /// <summary>As the other one, of guests of which more is known.</summary>
    /// <param name="network">An active network.</param>
    /// <param name="request">With a uuid that no other port of the network has.</param>
    /// <param name="reclaim">Whether the request describes a port that a running guest has already.</param>
    /// <param name="elsewhere">Devices of the host that guests have without a network, which is not to lend them.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public async Task<NetworkPort> CreatePortAsync(
        Guid network, NetworkPort request, bool reclaim, ValueList<PortPlug> elsewhere, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using HeldNetwork held = await HoldAsync(network, cancellationToken);
        LiveNetwork live = Active(held.State);
        if (reclaim != (request.Plug is not null))
        {
            throw NetworkRefusals.InvalidArgument(reclaim
                ? "Port reclaim requested but plug type is none"
                : "Port reclaim not requested but plug type is not none");
        }
        if (live.Ports.Any(p => p.Uuid == request.Uuid))
        {
            throw NetworkRefusals.PortExists(request.Uuid);
        }
        if (live.Ports.FirstOrDefault(p => p.Mac == request.Mac) is { } twin)
        {
            // One guest may join two cards into one; and what runs already is not ended for it.
            if (!reclaim && twin.OwnerUuid != request.OwnerUuid && live.Definition.Bridge?.Name is not null)
            {
                throw NetworkRefusals.SameMac(held.State.Name, request.Mac, twin.OwnerName);
            }
            LogSameMac(held.State.Name, request.OwnerName, request.Mac, twin.OwnerName);
        }
        ValueList<PciAddress> pool = reclaim ? live.Pool : await PoolAsync(live.Definition, cancellationToken);
        NetworkDefinition lends = reclaim ? live.Definition : await WithPresentAsync(live.Definition, cancellationToken);
        LiveNetwork before = live;
        NetworkPort port;
        lock (_lending)
        {
            port = reclaim ? request : PortAllocation.Allocate(
                WithPool(lends, pool), request, live.Ports, [.. elsewhere, .. PlugsOfOthers(held.Entry)]);
            // Only who is trusted says where it is.
            port = WithClass(port with { PresentMac = port.TrustGuestRxFilters == true ? port.PresentMac : null }, live.Ports);
            live = live with { Pool = pool, Ports = live.Ports.Add(port) };
            // At once: another network may lend the same devices while this one's scripts run.
            held.Entry.State = held.State with { Live = live };
        }
        try
        {
            _liveStore.Save(live);
            await LimitOrTakeBackAsync(before, live, cancellationToken);
            await RunPortHookOrTakeBackAsync(before, live, port);
        }
        catch
        {
            held.Entry.State = held.State with { Live = before };
            throw;
        }
        SetPorts(held.Entry, live);
        LogPortCreated(held.State.Name, port.OwnerName, port.Mac);
        Events.Publish(new NetworkEvent.PortCreated(held.State.Name, network, port));
        return port;
    }

    /// <summary>As the other one, from a document.</summary>
    /// <param name="network">An active network.</param>
    /// <param name="xml">The document.</param>
    /// <param name="reclaim">Whether it describes a port that a running guest has already.</param>
    /// <param name="validate">Whether words that mean nothing refuse the document.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public Task<NetworkPort> CreatePortAsync(Guid network, string xml, bool reclaim, bool validate, CancellationToken cancellationToken)
    {
        Get(network);
        DiagnosticBag diagnostics = [];
        NetworkPort? request = NetworkPortXml.Parse(xml, "networkport", diagnostics);
        if (request is not null && validate && diagnostics.Any(d => d.BreaksForm))
        {
            throw RefusedException.OfForm(diagnostics.InOrder());
        }
        return request is null
            ? throw new RefusedException(RefusalArea.Network, diagnostics.InOrder())
            : CreatePortAsync(network, request, reclaim, cancellationToken);
    }

    /// <summary>
    /// Sets a port's limits, whole: a direction that is not in <paramref name="bandwidth"/> has none from now on. The limits of
    /// a tap are its owner's to set; this is where both sides look them up, and where floors are held against the network.
    /// </summary>
    /// <param name="network">An active network.</param>
    /// <param name="port">One of its ports.</param>
    /// <param name="bandwidth">The limits; null for none.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public async Task SetPortBandwidthAsync(Guid network, Guid port, BandwidthDefinition? bandwidth, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(network, cancellationToken);
        LiveNetwork live = Active(held.State);
        NetworkPort before = live.Ports.FirstOrDefault(p => p.Uuid == port) ?? throw NetworkRefusals.NoPort(port);
        NetworkPort after = WithClass(before with { Bandwidth = bandwidth }, live.Ports);
        PortFloors.Check(live.Definition, after, live.Ports);
        LiveNetwork present = live;
        live = live with { Ports = live.Ports.Select(p => p.Uuid == port ? after : p).ToValueList() };
        _liveStore.Save(live);
        await LimitOrTakeBackAsync(present, live, cancellationToken);
        held.Entry.State = held.State with { Live = live };
        LogPortLimited(held.State.Name, after.OwnerName, after.Mac);
    }

    /// <summary>Notes the address that a guest uses by now: what it is guaranteed follows it.</summary>
    /// <param name="network">An active network.</param>
    /// <param name="port">One of its ports.</param>
    /// <param name="mac">The address.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public async Task FollowPortAsync(Guid network, Guid port, MacAddress mac, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(network, cancellationToken);
        LiveNetwork live = Active(held.State);
        NetworkPort before = live.Ports.FirstOrDefault(p => p.Uuid == port) ?? throw NetworkRefusals.NoPort(port);
        NetworkPort after = before with { PresentMac = mac == before.Mac ? null : mac };
        if (after == before)
        {
            return;
        }
        LiveNetwork present = live;
        live = live with { Ports = live.Ports.Select(p => p.Uuid == port ? after : p).ToValueList() };
        await LimitOrTakeBackAsync(present, live, cancellationToken);
        held.Entry.State = held.State with { Live = live };
    }

    /// <summary>Unplugs a guest.</summary>
    public async Task DeletePortAsync(Guid network, Guid port, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(network, cancellationToken);
        LiveNetwork live = Active(held.State);
        NetworkPort gone = live.Ports.FirstOrDefault(p => p.Uuid == port) ?? throw NetworkRefusals.NoPort(port);
        LiveNetwork before = live;
        live = live with { Ports = live.Ports.Where(p => p.Uuid != port).ToValueList() };
        SaveOrLog(live);
        await TakeLimitsBackAsync(before, live);
        await Hooks.TellAsync(Hooks.Port("port-deleted", live.Definition, live.Ports, gone));
        SetPorts(held.Entry, live);
        LogPortDeleted(held.State.Name, gone.OwnerName, gone.Mac);
        Events.Publish(new NetworkEvent.PortDeleted(held.State.Name, network, gone));
    }

    /// <summary>The ports in use.</summary>
    /// <exception cref="RefusedException">No such network, or it does not run.</exception>
    public ValueList<NetworkPort> Ports(Guid network)
    {
        NetworkStatus status = Get(network);
        return status.IsActive ? status.Ports : throw NetworkRefusals.NotActive(status.Name);
    }

    /// <summary>A port of a network.</summary>
    /// <exception cref="RefusedException">No such network, or no such port.</exception>
    public NetworkPort GetPort(Guid network, Guid port)
        => Get(network).Ports.FirstOrDefault(p => p.Uuid == port) ?? throw NetworkRefusals.NoPort(port);

    private async Task RunPortHookOrTakeBackAsync(LiveNetwork before, LiveNetwork after, NetworkPort port)
    {
        try
        {
            await Hooks.RunAsync(Hooks.Port("port-created", after.Definition, after.Ports, port));
        }
        catch
        {
            SaveOrLog(before);
            await TakeLimitsBackAsync(after, before);
            throw;
        }
    }

    // For what goes, whatever fails.
    private async Task TakeLimitsBackAsync(LiveNetwork before, LiveNetwork after)
    {
        if (Limits(before, after) is { } limits)
        {
            await _executor.ApplyAllAsync(new HostPlan($"network {after.Definition.Name}", [limits]));
        }
    }

    private static LiveNetwork Active(NetworkState state) => state.Live ?? throw NetworkRefusals.NotActive(state.Name);

    private void SetPorts(NetworkEntry entry, LiveNetwork live)
    {
        entry.State = entry.State with { Live = live };
        WriteGuestsOrLog(live);
        FollowTargets(entry);
    }

    private void WriteGuestsOrLog(LiveNetwork live) => WriteGuestsOrLog(live, _leases.WriteGuests);

    private void WriteGuestsOrLog(LiveNetwork live, Action<NetworkDefinition, ValueList<NetworkPort>> write)
    {
        try
        {
            write(live.Definition, live.Ports);
        }
        catch (StoreException e)
        {
            LogGuestsUnwritten(live.Definition.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: guests' names do not resolve: {Why}")]
    private partial void LogGuestsUnwritten(string network, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network}: {Guest} has the MAC address {Mac} of {Other}, which is plugged in here too: only one of them is reached")]
    private partial void LogSameMac(string network, string guest, MacAddress mac, string other);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network}: {Guest} plugged in with {Mac}")]
    private partial void LogPortCreated(string network, string guest, MacAddress mac);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network}: limits of {Guest} with {Mac} changed")]
    private partial void LogPortLimited(string network, string guest, MacAddress mac);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network}: {Guest} with {Mac} unplugged")]
    private partial void LogPortDeleted(string network, string guest, MacAddress mac);
}
