using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Patchbay.Engine;
using Patchbay.Host.Links;
using Patchbay.Host.Machine;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Netfilter;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Uevents;

namespace Patchbay.Host;

/// <summary>Puts together what the kernel tells and what becomes of processes. Changes of our own to the packet filter are left out.</summary>
internal sealed class HostWatch : IDisposable
{
    // A network that starts brings a dozen of news at once.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(5);

    private const int Backlog = 8192;

    // NETCONFA_IFINDEX_ALL.
    private const int AllLinks = -1;

    private readonly Channel<HostEvent> _events = Channel.CreateBounded<HostEvent>(new BoundedChannelOptions(Backlog) { SingleReader = true });
    private readonly ConcurrentDictionary<int, string> _names = new();
    private readonly HashSet<int> _up = [];
    private readonly Dictionary<int, int> _plugs = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly RouteMonitor _route;
    private readonly RouteSocket _look;
    private readonly NetfilterMonitor _filter;
    private readonly NetfilterSocket _own;
    private readonly DeviceMonitor _devices;
    private readonly Task _work;
    private int _lost;

    private HostWatch(RouteMonitor route, RouteSocket look, NetfilterMonitor filter, NetfilterSocket own, DeviceMonitor devices)
    {
        (_route, _look, _filter, _own, _devices) = (route, look, filter, own, devices);
        (_route.Settling, _filter.Settling, _devices.Settling) = (Settling, Settling, Settling);
        // Guests' taps outlive the daemon, and are watched from the start.
        LookAtLinks();
        _work = Task.WhenAll(OrEndAsync(WatchLinksAsync(_stop.Token)), OrEndAsync(WatchFilterAsync(_stop.Token)), OrEndAsync(WatchDevicesAsync(_stop.Token)));
    }

    /// <summary>Called with the name and the number of a bridge that came or changed, before its event is told.</summary>
    public Action<string, int>? BridgeSeen { get; set; }

    /// <summary>Begins to listen in the calling thread's namespace.</summary>
    /// <param name="own">What makes our own changes to the packet filter.</param>
    public static HostWatch Open(NetfilterSocket own)
    {
        var route = RouteMonitor.Open(RouteTopics.Links | RouteTopics.Addresses | RouteTopics.Routes | RouteTopics.Rules | RouteTopics.Settings);
        return new HostWatch(route, RouteSocket.Open(), NetfilterMonitor.Open(), own, DeviceMonitor.Open());
    }

    /// <summary>Adds an event from elsewhere.</summary>
    public void Tell(HostEvent occurrence)
    {
        if (!_events.Writer.TryWrite(occurrence))
        {
            Volatile.Write(ref _lost, 1);
        }
    }

    /// <summary>A link's name by its number, as far as it was told or learned; a rename is told.</summary>
    /// <param name="index">The kernel's number.</param>
    /// <param name="ask">Asks the kernel where it is not known yet.</param>
    public string? NameOf(int index, Func<int, string?> ask)
    {
        if (_names.TryGetValue(index, out string? known))
        {
            return known;
        }
        string? name = ask(index);
        if (name is not null)
        {
            _names.TryAdd(index, name);
        }
        return name;
    }

    /// <summary>Events until cancelled. One reader.</summary>
    public async IAsyncEnumerable<HostEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (HostEvent occurrence in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return occurrence;
            if (Interlocked.Exchange(ref _lost, 0) == 1)
            {
                yield return new HostEvent.Overrun();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        try
        {
            await _work;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
        _route.Dispose();
        _look.Dispose();
        _filter.Dispose();
        _devices.Dispose();
        _stop.Dispose();
    }

    // Who reads the events is to hear of it: a host that nobody watches any more looks like one where nothing happens.
    private async Task OrEndAsync(Task watch)
    {
        try
        {
            await watch;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _events.Writer.TryComplete(new HostException($"watch the host: {e.Message}", e));
        }
    }

    private async Task WatchLinksAsync(CancellationToken cancellationToken)
    {
        await foreach (RouteEvent occurrence in _route.ReadAsync(cancellationToken))
        {
            switch (occurrence)
            {
                case RouteEvent.LinkRemoved { Link: var link }:
                    _names.TryRemove(link.Index, out _);
                    _up.Remove(link.Index);
                    _plugs.Remove(link.Index);
                    Tell(new HostEvent.LinkChanged(link.Name) { IsGone = true });
                    break;
                case RouteEvent.LinkChanged { Link: var link }:
                    string? before = _names.GetValueOrDefault(link.Index);
                    bool isNew = before != link.Name;
                    _names[link.Index] = link.Name;
                    if (isNew && before is not null && !LinkDisposal.IsGoing(link.Name))
                    {
                        // To those who know it by its name it is gone.
                        Tell(new HostEvent.LinkChanged(before));
                    }
                    FollowPlug(link);
                    if (link.Kind == "bridge")
                    {
                        BridgeSeen?.Invoke(link.Name, link.Index);
                    }
                    if (isNew || link.Kind == "bridge")
                    {
                        // Of a bridge also that it was switched off, or has options that somebody changed.
                        Tell(new HostEvent.LinkChanged(link.Name, LinkLook.Brief(link)));
                    }
                    bool isSwitched = link.IsUp != _up.Contains(link.Index);
                    _ = link.IsUp ? _up.Add(link.Index) : _up.Remove(link.Index);
                    if (link.Kind != "bridge" && (isSwitched || (isNew && before is not null)))
                    {
                        // IPv4 routes that go with a device's being switched off are not told of, and with another name they are others'.
                        Tell(new HostEvent.RoutesChanged());
                    }
                    break;
                case RouteEvent.RouteChanged { Route: var route }:
                    Tell(new HostEvent.RoutesChanged(Changed(route)));
                    break;
                case RouteEvent.RouteRemoved { Route: var route }:
                    Tell(new HostEvent.RoutesChanged(Changed(route)));
                    break;
                case RouteEvent.AddressRemoved { Address: var address } when _names.TryGetValue(address.Index, out string? holder):
                    Tell(new HostEvent.LinkChanged(holder));
                    break;
                case RouteEvent.SettingChanged { Link: AllLinks }:
                    Tell(new HostEvent.SettingsChanged());
                    break;
                case RouteEvent.SettingChanged { Link: var index } when _names.TryGetValue(index, out string? holder):
                    Tell(new HostEvent.LinkChanged(holder));
                    break;
                case RouteEvent.RuleChanged:
                    Tell(new HostEvent.RoutesChanged());
                    break;
                case RouteEvent.Overrun:
                    _names.Clear();
                    LookAgain();
                    Tell(new HostEvent.Overrun());
                    break;
                default:
                    break;
            }
        }
    }

    // A host on which so much happens may change all the while that it is looked at: names that are missing come with their news.
    private void LookAgain()
    {
        try
        {
            LookAtLinks();
        }
        catch (NetlinkException)
        {
            // As said.
        }
    }

    private void LookAtLinks()
    {
        foreach (Link link in _look.Links())
        {
            _names[link.Index] = link.Name;
            FollowPlug(link);
        }
    }

    private static ChangedRoute Changed(RouteEntry route) => new(route.Table, new IpPrefix(route.Destination.BaseAddress, route.Destination.PrefixLength));

    // Taps alone: what else is in a bridge is the administrator's.
    private void FollowPlug(Link link)
    {
        if (link.Kind != "tun")
        {
            return;
        }
        if (link.Master != 0)
        {
            _plugs[link.Index] = link.Master;
        }
        else if (_plugs.Remove(link.Index, out int bridge) && _names.TryGetValue(bridge, out string? name))
        {
            Tell(new HostEvent.Unplugged(link.Name, name));
        }
    }

    private async Task WatchFilterAsync(CancellationToken cancellationToken)
    {
        await foreach (NftEvent occurrence in _filter.ReadAsync(cancellationToken))
        {
            switch (occurrence)
            {
                case NftEvent.Committed committed when committed.Port != _own.Port:
                    Tell(new HostEvent.FirewallChanged());
                    break;
                case NftEvent.Overrun:
                    Tell(new HostEvent.Overrun());
                    break;
                default:
                    break;
            }
        }
    }

    private async Task WatchDevicesAsync(CancellationToken cancellationToken)
    {
        await foreach (DeviceEvent occurrence in _devices.ReadAsync(cancellationToken))
        {
            if (occurrence == DeviceEvent.Overrun)
            {
                Tell(new HostEvent.Overrun());
            }
            else if (occurrence is { Subsystem: "pci", Action: "add" or "remove" or "bind" or "unbind" } && PciLook.Address(Path.GetFileName(occurrence.Path)) is { } device)
            {
                Tell(new HostEvent.DeviceChanged(device) { IsGone = occurrence.Action == "remove" });
            }
        }
    }
}
