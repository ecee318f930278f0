using System.Threading.Channels;
using Patchbay.Engine;
using Patchbay.Host.Links;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Uevents;

namespace Patchbay.Host.Machine;

/// <summary>
/// Tells which of the host's devices come, go and change. Network cards are told one by one as the kernel tells them; after
/// news of other devices it is looked at what is there.
/// </summary>
public sealed class NodeDeviceWatch : IDisposable
{
    // The kinds of devices that NodeDeviceLook knows beside network cards.
    private static readonly string[] Looked = ["pci", "usb", "block", "vdpa"];

    // Clients learn of devices a moment later, and a start of a network is not held up by it.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    private readonly HostMachine _machine;
    private readonly RouteMonitor _links;
    private readonly DeviceMonitor _devices;

    // Names of what is there: by the kernel's number for network cards, by the name itself for others.
    private readonly Dictionary<int, string> _cards = [];
    private HashSet<string> _others = [];

    private NodeDeviceWatch(HostMachine machine, RouteMonitor links, DeviceMonitor devices)
    {
        (_machine, _links, _devices) = (machine, links, devices);
        (_links.Settling, _devices.Settling) = (Settling, Settling);
    }

    /// <summary>Begins to listen, in the calling thread's network namespace.</summary>
    public static NodeDeviceWatch Open(HostMachine machine) => new(machine, RouteMonitor.Open(RouteTopics.Links), DeviceMonitor.Open());

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(EventHub<NodeDeviceEvent> hub, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hub);
        foreach ((int index, string name) in _machine.Cards())
        {
            _cards[index] = name;
        }
        _others = OtherNames();
        Channel<object> news = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task gathering = Task.WhenAll(GatherAsync(_links.ReadAsync(stop.Token), news.Writer), GatherAsync(_devices.ReadAsync(stop.Token), news.Writer));
        await foreach (object one in news.Reader.ReadAllAsync(cancellationToken))
        {
            foreach (NodeDeviceEvent happened in Take(one))
            {
                hub.Publish(happened);
            }
        }
        await gathering;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _links.Dispose();
        _devices.Dispose();
    }

    private static async Task GatherAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<object> news)
        where T : class
    {
        try
        {
            await foreach (T one in source)
            {
                news.TryWrite(one);
            }
        }
        catch (Exception e)
        {
            // The reader fails with it.
            news.TryComplete(e);
        }
    }

    private List<NodeDeviceEvent> Take(object news) => news switch
    {
        RouteEvent.LinkChanged { Link: var link } when LinkDisposal.IsGoing(link) => Card(link.Index, null),
        RouteEvent.LinkChanged { Link: var link } => Card(link.Index, HostMachine.CardName(link)),
        RouteEvent.LinkRemoved { Link: var link } => Card(link.Index, null),
        RouteEvent.Overrun => Cards(),
        DeviceEvent happened when happened == DeviceEvent.Overrun || (Looked.Contains(happened.Subsystem) && happened.Action is not "change") => Others(),
        DeviceEvent { Action: "change" } happened => Changed(happened.Path),
        _ => [],
    };

    // A card with another name or address is another device to libvirt.
    private List<NodeDeviceEvent> Card(int index, string? name)
    {
        List<NodeDeviceEvent> events = [];
        if (_cards.TryGetValue(index, out string? known) && known != name)
        {
            _cards.Remove(index);
            events.Add(new NodeDeviceEvent(known, NodeDeviceChange.Went));
        }
        if (name is not null && _cards.TryAdd(index, name))
        {
            events.Add(new NodeDeviceEvent(name, NodeDeviceChange.Came));
        }
        return events;
    }

    private List<NodeDeviceEvent> Cards()
    {
        Dictionary<int, string> present = _machine.Cards().ToDictionary(static c => c.Index, static c => c.Name);
        return [.. _cards.Keys.Union(present.Keys).ToArray().SelectMany(i => Card(i, present.GetValueOrDefault(i)))];
    }

    private List<NodeDeviceEvent> Others()
    {
        HashSet<string> before = _others;
        _others = OtherNames();
        return
        [
            .. before.Except(_others).Select(static n => new NodeDeviceEvent(n, NodeDeviceChange.Went)),
            .. _others.Except(before).Select(static n => new NodeDeviceEvent(n, NodeDeviceChange.Came)),
        ];
    }

    private List<NodeDeviceEvent> Changed(string path)
        => [.. _machine.Devices().Where(d => d.Path == path).Select(static d => new NodeDeviceEvent(d.Name, NodeDeviceChange.Updated))];

    private HashSet<string> OtherNames()
        => [.. _machine.Devices().Where(static d => d.Capability is not Model.Hosts.NodeCapability.Net).Select(static d => d.Name)];
}
