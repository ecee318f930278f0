using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Netlink.Netfilter;
using Patchbay.Netlink.Route;

namespace Patchbay.Host;

/// <summary>Puts together what the kernel tells and what becomes of processes. Changes of our own to the packet filter are left out.</summary>
internal sealed class HostWatch(NetworkNamespace? space)
{
    private readonly Channel<HostEvent> _events = Channel.CreateUnbounded<HostEvent>();

    /// <summary>Adds an event from elsewhere.</summary>
    public void Tell(HostEvent occurrence) => _events.Writer.TryWrite(occurrence);

    /// <summary>Events until cancelled. One reader.</summary>
    public async IAsyncEnumerable<HostEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using RouteMonitor route = Inside(() => RouteMonitor.Open(RouteTopics.Links));
        using NetfilterMonitor filter = Inside(NetfilterMonitor.Open);
        Task links = WatchLinksAsync(route, cancellationToken);
        Task rules = WatchFilterAsync(filter, cancellationToken);
        await foreach (HostEvent occurrence in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return occurrence;
        }
        await Task.WhenAll(links, rules);
    }

    private async Task WatchLinksAsync(RouteMonitor monitor, CancellationToken cancellationToken)
    {
        await foreach (RouteEvent occurrence in monitor.ReadAsync(cancellationToken))
        {
            switch (occurrence)
            {
                case RouteEvent.LinkRemoved { Link: var link }:
                    Tell(new HostEvent.LinkChanged(link.Name));
                    break;
                // A bridge that was switched off, or whose options somebody changed.
                case RouteEvent.LinkChanged { Link: { Kind: "bridge" } link }:
                    Tell(new HostEvent.LinkChanged(link.Name));
                    break;
                case RouteEvent.Overrun:
                    Tell(new HostEvent.Overrun());
                    break;
                default:
                    break;
            }
        }
    }

    private async Task WatchFilterAsync(NetfilterMonitor monitor, CancellationToken cancellationToken)
    {
        await foreach (NftEvent occurrence in monitor.ReadAsync(cancellationToken))
        {
            switch (occurrence)
            {
                case NftEvent.Committed committed when committed.ProcessId != Environment.ProcessId:
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

    private T Inside<T>(Func<T> work) => space is null ? work() : space.Run(work);
}
