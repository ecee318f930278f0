using System.Net;
using Patchbay.Linux;

namespace Patchbay.Netlink.Netfilter;

/// <summary>
/// The connections that the kernel knows in one network namespace (ctnetlink, <c>linux/netfilter/nfnetlink_conntrack.h</c>). Usable
/// from any thread, one request at a time.
/// </summary>
public sealed class ConnectionTracking : IDisposable
{
    private const ushort Subsystem = 1;
    private const ushort Get = (Subsystem << 8) | 1;
    private const ushort Delete = (Subsystem << 8) | 2;
    private const byte AF_INET = 2;
    private const byte AF_INET6 = 10;

    private readonly NetlinkSocket _socket;

    private ConnectionTracking(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the namespace of the calling thread, where it stays.</summary>
    public static ConnectionTracking Open() => new(NetlinkSocket.Open(NetfilterSocket.NETLINK_NETFILTER, "conntrack"));

    /// <summary>All connections of a protocol that has ports, of both families.</summary>
    /// <param name="protocol">Its number in IP.</param>
    /// <exception cref="Tc.KernelFeatureException">The kernel does not tell.</exception>
    public IReadOnlyList<TrackedConnection> List(byte protocol) => [.. List(AF_INET, protocol), .. List(AF_INET6, protocol)];

    /// <summary>Has the kernel forget one connection: what comes next of it is new. False where it is gone already.</summary>
    public bool TryDelete(TrackedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            _socket.Execute($"delete {connection}", (buffer, sequence) => WriteDelete(buffer, sequence, connection));
            return true;
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    internal static ReadOnlySpan<byte> WriteDelete(Span<byte> buffer, uint sequence, TrackedConnection connection)
    {
        NetlinkWriter w = new(buffer, Delete, (ushort)(NetlinkFlags.Request | NetlinkFlags.Ack), sequence);
        w.Fixed(new NetfilterHeader { Family = connection.IsIPv4 ? AF_INET : AF_INET6 });
        NetlinkWriter.Nest tuple = w.BeginNest(ConnectionAttribute.Original);
        {
            NetlinkWriter.Nest ip = w.BeginNest(TupleAttribute.Ip);
            {
                w.Bytes(connection.IsIPv4 ? TupleAttribute.Source4 : TupleAttribute.Source6, connection.Source.Address.GetAddressBytes());
                w.Bytes(connection.IsIPv4 ? TupleAttribute.Destination4 : TupleAttribute.Destination6, connection.Destination.Address.GetAddressBytes());
            }
            w.End(ip);
            NetlinkWriter.Nest protocol = w.BeginNest(TupleAttribute.Protocol);
            {
                w.Byte(TupleAttribute.Number, connection.Protocol);
                w.UInt16BigEndian(TupleAttribute.SourcePort, (ushort)connection.Source.Port);
                w.UInt16BigEndian(TupleAttribute.DestinationPort, (ushort)connection.Destination.Port);
            }
            w.End(protocol);
        }
        w.End(tuple);
        if (connection.Zone != 0)
        {
            w.UInt16BigEndian(ConnectionAttribute.Zone, connection.Zone);
        }
        // This one, and not another that took its place meanwhile.
        w.UInt32BigEndian(ConnectionAttribute.Id, connection.Id);
        return w.Finish();
    }

    private IReadOnlyList<TrackedConnection> List(byte family, byte protocol)
    {
        try
        {
            return _socket.Dump(
                "list connections",
                (buffer, sequence) =>
                {
                    NetlinkWriter w = new(buffer, Get, (ushort)(NetlinkFlags.Request | NetlinkFlags.Dump), sequence);
                    w.Fixed(new NetfilterHeader { Family = family });
                    return w.Finish();
                },
                m => Read(m, protocol));
        }
        catch (NetlinkException e) when (e.Errno is Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            throw new Tc.KernelFeatureException("conntrack over netlink (nf_conntrack_netlink)", e);
        }
    }

    private static TrackedConnection? Read(NetlinkMessage message, byte protocol)
    {
        Tuple original = default;
        Tuple reply = default;
        ushort zone = 0;
        uint id = 0;
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            switch (attribute.Type)
            {
                case ConnectionAttribute.Original:
                    original = ReadTuple(attribute.Nested);
                    break;
                case ConnectionAttribute.Reply:
                    reply = ReadTuple(attribute.Nested);
                    break;
                case ConnectionAttribute.Zone:
                    zone = attribute.UInt16BigEndian();
                    break;
                case ConnectionAttribute.Id:
                    id = attribute.UInt32BigEndian();
                    break;
            }
        }
        return original.Protocol != protocol || original.From is null || original.To is null || reply.From is null || reply.To is null
            ? null
            : new TrackedConnection(
                protocol,
                new IPEndPoint(original.From, original.FromPort), new IPEndPoint(original.To, original.ToPort),
                new IPEndPoint(reply.From, reply.FromPort), new IPEndPoint(reply.To, reply.ToPort),
                zone, id);
    }

    private static Tuple ReadTuple(NetlinkAttributes attributes)
    {
        Tuple tuple = default;
        foreach (NetlinkAttribute part in attributes)
        {
            foreach (NetlinkAttribute value in part.Type is TupleAttribute.Ip or TupleAttribute.Protocol ? part.Nested : default)
            {
                switch (part.Type, value.Type)
                {
                    case (TupleAttribute.Ip, TupleAttribute.Source4 or TupleAttribute.Source6):
                        tuple.From = new IPAddress(value.Value);
                        break;
                    case (TupleAttribute.Ip, TupleAttribute.Destination4 or TupleAttribute.Destination6):
                        tuple.To = new IPAddress(value.Value);
                        break;
                    case (TupleAttribute.Protocol, TupleAttribute.Number):
                        tuple.Protocol = value.Byte();
                        break;
                    case (TupleAttribute.Protocol, TupleAttribute.SourcePort):
                        tuple.FromPort = value.UInt16BigEndian();
                        break;
                    case (TupleAttribute.Protocol, TupleAttribute.DestinationPort):
                        tuple.ToPort = value.UInt16BigEndian();
                        break;
                }
            }
        }
        return tuple;
    }

    private struct Tuple
    {
        public byte Protocol;
        public IPAddress? From;
        public IPAddress? To;
        public ushort FromPort;
        public ushort ToPort;
    }
}

/// <summary>A connection that the kernel knows.</summary>
/// <param name="Protocol">Its number in IP.</param>
/// <param name="Source">Who began it.</param>
/// <param name="Destination">Whom it was sent to.</param>
/// <param name="ReplySource">Who answers: the destination, or what it was translated to.</param>
/// <param name="ReplyDestination">Whom answers go to: the source, or what it was translated to.</param>
/// <param name="Zone">Tells apart connections that look the same; 0 mostly.</param>
/// <param name="Id">The kernel's own name for it.</param>
public sealed record TrackedConnection(
    byte Protocol, IPEndPoint Source, IPEndPoint Destination, IPEndPoint ReplySource, IPEndPoint ReplyDestination, ushort Zone, uint Id)
{
    /// <summary>Whether it is one of IPv4.</summary>
    public bool IsIPv4 => Source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    /// <inheritdoc/>
    public override string ToString() => $"connection {Source} to {Destination} of protocol {Protocol}";
}

internal static class ConnectionAttribute
{
    public const ushort Original = 1;
    public const ushort Reply = 2;
    public const ushort Id = 12;
    public const ushort Zone = 18;
}

internal static class TupleAttribute
{
    public const ushort Ip = 1;
    public const ushort Protocol = 2;

    // Of Ip.
    public const ushort Source4 = 1;
    public const ushort Destination4 = 2;
    public const ushort Source6 = 3;
    public const ushort Destination6 = 4;

    // Of Protocol.
    public const ushort Number = 1;
    public const ushort SourcePort = 2;
    public const ushort DestinationPort = 3;
}
