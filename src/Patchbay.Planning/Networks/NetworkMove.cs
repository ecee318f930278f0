using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Networks;

/// <summary>A network of several that are brought to their documents together: as it is, and as it shall be.</summary>
/// <param name="stored">As it is stored; null where it is not.</param>
/// <param name="live">As it runs; null where it does not.</param>
/// <param name="wanted">As it shall be, with all chosen that a host chooses.</param>
/// <param name="guests">How many cards of guests are plugged in.</param>
public sealed class NetworkMove(NetworkDefinition? stored, NetworkDefinition? live, NetworkDefinition wanted, int guests = 0)
{
    /// <summary>As it is stored; null where it is not.</summary>
    public NetworkDefinition? Stored { get; } = stored;

    /// <summary>As it runs; null where it does not.</summary>
    public NetworkDefinition? Live { get; } = live;

    /// <summary>As it shall be.</summary>
    public NetworkDefinition Wanted { get; } = wanted;

    /// <summary>How many cards of guests are plugged in.</summary>
    public int Guests { get; } = guests;

    /// <summary>Whether it becomes something else.</summary>
    internal bool IsChange => (Live is not null && Live != Wanted) || (Stored is not null && Stored != Wanted);

    /// <summary>The network's name.</summary>
    public string Name => Wanted.Name;

    /// <summary>Where the host's routes no longer lead into it.</summary>
    public ValueList<IpPrefix> Leaving { get; } = (live?.Destinations ?? []).Except(wanted.Destinations).ToValueList();

    // Every link has its own link-local addresses, and a default route is nobody's own.
    private ValueList<IpPrefix> Entering { get; } = wanted.Destinations.Except(live?.Destinations ?? []).Where(static d => d.Length > 0 && !d.Address.IsIPv6LinkLocal).ToValueList();

    private ValueList<PortForward> Forwards { get; } = wanted.Extensions.Forwards.Except(live?.Extensions.Forwards ?? []).ToValueList();

    private ValueList<ServedPort> Services { get; } = NetworkServices.Of(wanted).Except(live is null ? [] : NetworkServices.Of(live)).ToValueList();

    private ValueList<string> Names { get; } = NamesOf(wanted).Except(NamesOf(live)).ToValueList();

    /// <summary>Whether what it runs with and gives up, or the name of a link that it gives up in what is stored, is what another gets.</summary>
    public bool MakesWayFor(NetworkMove other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RunsInWayOf(other) || NamesOf(Stored).Except(NamesOf(Wanted)).Intersect(NamesOf(other.Wanted).Except(NamesOf(other.Stored))).Any();
    }

    /// <summary>Whether what it runs with and gives up is what another gets.</summary>
    internal bool RunsInWayOf(NetworkMove other) => NamesInWayOf(other).Any() || Meanwhile([other]) != Live;

    /// <summary>Whether that stays in the way for as long as it is not as it shall be: a name that it cannot do without.</summary>
    internal bool StaysInWayOf(NetworkMove other) => NamesInWayOf(other).Any(n => !IsOwnBridge(n));

    /// <summary>
    /// As it runs without what others get of it. A bridge's name is null where it has to have another for that time.
    /// </summary>
    internal NetworkDefinition? Meanwhile(IReadOnlyCollection<NetworkMove> others)
    {
        if (Live is null)
        {
            return null;
        }
        IpDefinition[] gone = [.. Live.Ips.Where(ip => others.Any(o => IsInWayOf(ip, o)))];
        RouteDefinition[] unled = [.. Live.Routes.Where(r => others.Any(o => IsInWayOf(r.Destination.Network, o)) || gone.Any(ip => ip.Subnet.Contains(r.Gateway)))];
        PortForward[] closed = [.. Live.Extensions.Forwards.Where(f => others.Any(o => IsInWayOf(f, o)))];
        NetworkExtensions extensions = Live.Extensions with
        {
            Forwards = Live.Extensions.Forwards.Except(closed).ToValueList(),
            Subnets = Live.Extensions.Subnets.Where(s => !gone.Any(ip => ip.Address.Equals(s.Address))).ToValueList(),
        };
        ValueList<IpDefinition> kept = Live.Ips.Except(gone).ToValueList();
        NetworkDefinition without = gone.Length + unled.Length + closed.Length == 0 ? Live : Live with
        {
            Ips = kept,
            // No document forwards without an address, and this one may be read by the next daemon.
            Forward = kept.IsEmpty && Live.Forward.Mode is (ForwardMode.Nat or ForwardMode.Route) ? new ForwardDefinition() : Live.Forward,
            Routes = Live.Routes.Except(unled).ToValueList(),
            Extensions = extensions,
            Metadata = extensions == Live.Extensions
                ? Live.Metadata
                : MetadataElements.Set(Live.Metadata, NetworkExtensionsXml.Namespace, NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Format(extensions), []),
        };
        return others.Any(o => NamesInWayOf(o).Any(IsOwnBridge)) ? without with { Bridge = Live.Bridge! with { Name = null } } : without;
    }

    private bool IsInWayOf(IpDefinition ip, NetworkMove other)
        => IsInWayOf(ip.Subnet.Network, other)
            || (Leaving.Contains(ip.Subnet.Network) && NetworkServices.Of(Live!).Any(s => s.Address.Equals(ip.Address) && other.Forwards.Any(f => f.Takes(s.Protocol, s.Address, s.Port))));

    private bool IsInWayOf(IpPrefix destination, NetworkMove other)
        => Leaving.Contains(destination) && other.Entering.Any(e => e.IsIPv4 == destination.IsIPv4 && e.Overlaps(destination));

    private bool IsInWayOf(PortForward forward, NetworkMove other)
        => !Wanted.Extensions.Forwards.Contains(forward)
            && (other.Forwards.Any(forward.Clashes) || other.Services.Any(s => forward.Takes(s.Protocol, s.Address, s.Port)));

    private IEnumerable<string> NamesInWayOf(NetworkMove other) => NamesOf(Live).Except(NamesOf(Wanted)).Intersect(other.Names);

    private bool IsOwnBridge(string name) => Live is not null && Live.Forward.Mode.OwnsBridge() && Live.Bridge?.Name == name;

    private static IEnumerable<string> NamesOf(NetworkDefinition? network)
        => new[] { network?.Bridge?.Name, network?.Extensions.Host?.Device }.OfType<string>().Where(static n => n.Length > 0);
}
