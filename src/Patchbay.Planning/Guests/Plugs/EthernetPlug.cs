using System.Net;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using static Patchbay.Planning.Operations.HostOperation;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>A card of type <c>ethernet</c>: a tap that is made and left to others, or one that others made.</summary>
/// <param name="Alias">The card's id.</param>
/// <param name="Name">The tap's name.</param>
/// <param name="GuestMac">Of the guest's side.</param>
public sealed record EthernetPlug(string Alias, string Name, MacAddress GuestMac) : GuestPlug(Alias)
{
    /// <summary>Whether the tap is ours: made, set up and removed. One of others is only opened.</summary>
    public bool IsManaged { get; init; } = true;

    /// <summary>Pairs of queues, from 1.</summary>
    public int Pairs { get; init; } = 1;

    /// <summary>Whether frames carry the virtio header.</summary>
    public bool VnetHeader { get; init; }

    /// <summary>The device that makes taps; null for <c>/dev/net/tun</c>.</summary>
    public string? CloneDevice { get; init; }

    /// <summary>The device that serves it, where vhost does; null for <c>/dev/vhost-net</c>.</summary>
    public string? VhostDevice { get; init; }

    /// <summary>Bytes; null for the kernel's default.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Run with the tap's name once it is there; null for none.</summary>
    public string? Script { get; init; }

    /// <summary>Run with the tap's name before it goes; null for none.</summary>
    public string? DownScript { get; init; }

    /// <summary>Addresses of the host's side.</summary>
    public ValueList<PlugAddress> Addresses { get; init; }

    /// <summary>Routes that lead through the guest.</summary>
    public ValueList<PlugRoute> Routes { get; init; }

    /// <inheritdoc/>
    public override string? Device => IsManaged ? Name : null;

    /// <inheritdoc/>
    public override ValueList<string> Links => [Name];

    /// <inheritdoc/>
    public override int Queues => Pairs;

    private CreateTap New(string guest)
        => new(guest, Name, HostMac, Pairs, VnetHeader) { CloneDevice = CloneDevice, VhostDevice = VhostDevice };

    private MacAddress HostMac => new GuestTap(Name, "", GuestMac).HostMac;

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Make(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!IsManaged)
        {
            yield return new OpenTap(site.Guest, Name, Pairs, VnetHeader) { CloneDevice = CloneDevice, VhostDevice = VhostDevice };
        }
        else
        {
            yield return New(site.Guest);
            if (Mtu is { } mtu)
            {
                yield return new SetMtu(Name, mtu, null);
            }
            yield return new SetUp(Name, Up: true);
        }
        if (Script is { } script)
        {
            yield return new RunScript(Name, script, DownScript);
        }
        foreach (PlugAddress address in Addresses)
        {
            yield return new AddAddress(Name, address.Address) { Peer = address.Peer };
        }
        foreach (PlugRoute route in Routes)
        {
            yield return new AddRoute(route.Destination, route.Gateway, Name, route.Metric);
        }
        if (Bandwidth is not null)
        {
            yield return new SetLimits(Name, null, Bandwidth);
        }
    }

    /// <inheritdoc/>
    // While the tap is still there, unless the guest took it along by its own end.
    public override IEnumerable<HostOperation> Leave() => DownScript is { } down ? [new RunScript(Name, down, null)] : [];

    /// <inheritdoc/>
    public override IEnumerable<HostOperation> Clear(PlugSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!IsManaged)
        {
            // What was put on a tap of others does not go with it.
            foreach (PlugRoute route in Routes.Reverse())
            {
                yield return new RemoveRoute(route.Destination, route.Gateway, Name, route.Metric);
            }
            foreach (PlugAddress address in Addresses.Reverse())
            {
                yield return new RemoveAddress(Name, address.Address) { Peer = address.Peer };
            }
            if (Bandwidth is not null)
            {
                yield return new SetLimits(Name, Bandwidth, null);
            }
            yield return new CloseTap(Name);
            yield break;
        }
        yield return new DeleteTap(New(site.Guest));
    }
}

/// <summary>An address on the host's side.</summary>
/// <param name="Address">With the prefix.</param>
/// <param name="Peer">The other end of a point-to-point link; null for none.</param>
public sealed record PlugAddress(IpPrefix Address, IPAddress? Peer);

/// <summary>A route through the guest.</summary>
/// <param name="Destination">Host bits are zero.</param>
/// <param name="Gateway">The next hop.</param>
/// <param name="Metric">0 for the kernel's default.</param>
public sealed record PlugRoute(IpPrefix Destination, IPAddress Gateway, uint Metric);
