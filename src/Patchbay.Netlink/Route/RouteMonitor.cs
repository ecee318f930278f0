using System.Runtime.CompilerServices;
using Patchbay.Linux;

namespace Patchbay.Netlink.Route;

/// <summary>Tells what changes in a network namespace, from when it was opened on.</summary>
public sealed class RouteMonitor : IDisposable
{
    private readonly KernelSocket _socket;

    private RouteMonitor(KernelSocket socket) => _socket = socket;

    /// <summary>How long it waits for more before it tells what came; not at all unless said otherwise.</summary>
    public TimeSpan Settling { get; set; }

    /// <summary>Begins to listen in the namespace of the calling thread.</summary>
    public static RouteMonitor Open(RouteTopics topics)
    {
        KernelSocket socket = NetlinkSocket.OpenSocket(RouteSocket.NETLINK_ROUTE, "route events", (uint)topics);
        try
        {
            socket.SetBuffers(send: 4096, receive: 4 * 1024 * 1024);
            return new RouteMonitor(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Events as they come. One reader.</summary>
    public async IAsyncEnumerable<RouteEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[128 * 1024];
        while (true)
        {
            await _socket.WaitReadableAsync(Settling, cancellationToken);
            foreach (RouteEvent change in Take(buffer))
            {
                yield return change;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private List<RouteEvent> Take(byte[] buffer)
    {
        List<RouteEvent> events = [];
        try
        {
            while (_socket.TryReceive(buffer, out int length))
            {
                ReadOnlySpan<byte> datagram = buffer.AsSpan(0, length);
                while (NetlinkMessage.TryRead(ref datagram, out NetlinkMessage message))
                {
                    if (Read(message) is { } change)
                    {
                        events.Add(change);
                    }
                }
            }
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOBUFS)
        {
            events.Add(new RouteEvent.Overrun());
        }
        return events;
    }

    private static RouteEvent? Read(NetlinkMessage message) => message.Type switch
    {
        // A message of the bridge family is about a port's place in a bridge; the device tells the same itself.
        RouteMessage.NewLink or RouteMessage.DelLink when message.Fixed<LinkHeader>().Family != AddressFamilyNumber.Unspecified => null,
        RouteMessage.NewLink => new RouteEvent.LinkChanged(LinkReading.Read(message) with { Statistics = null }),
        RouteMessage.DelLink => new RouteEvent.LinkRemoved(LinkReading.Read(message) with { Statistics = null }),
        RouteMessage.NewAddress => new RouteEvent.AddressChanged(RouteSocket.ReadAddress(message)),
        RouteMessage.DelAddress => new RouteEvent.AddressRemoved(RouteSocket.ReadAddress(message)),
        RouteMessage.NewRoute => RouteSocket.ReadRoute(message) is { } route ? new RouteEvent.RouteChanged(route) : null,
        RouteMessage.DelRoute => RouteSocket.ReadRoute(message) is { } route ? new RouteEvent.RouteRemoved(route) : null,
        RouteMessage.NewRule or RouteMessage.DelRule => RouteSocket.ReadRule(message) is { } rule ? new RouteEvent.RuleChanged(rule) : null,
        RouteMessage.NewSettings => ReadSetting(message) is { } link ? new RouteEvent.SettingChanged(link) : null,
        _ => null,
    };

    // linux/netconf.h: struct netconfmsg is the family, padded. One that came with its device tells all settings at once.
    private static int? ReadSetting(NetlinkMessage message)
    {
        const ushort Link = 1;
        const ushort Forwarding = 2;
        const ushort ReversePathFilter = 3;
        int? link = null;
        int told = 0;
        bool isOfInterest = false;
        foreach (NetlinkAttribute attribute in message.After<uint>())
        {
            switch (attribute.Type)
            {
                case Link:
                    link = unchecked((int)attribute.UInt32());
                    break;
                case Forwarding or ReversePathFilter:
                    isOfInterest = true;
                    told++;
                    break;
                default:
                    told++;
                    break;
            }
        }
        return told == 1 && isOfInterest ? link : null;
    }
}
