using System.Runtime.CompilerServices;
using Patchbay.Linux;

namespace Patchbay.Netlink.Netfilter;

/// <summary>Tells what changes in nf_tables of a network namespace, from when it was opened on.</summary>
public sealed class NetfilterMonitor : IDisposable
{
    private readonly KernelSocket _socket;

    private NetfilterMonitor(KernelSocket socket) => _socket = socket;

    /// <summary>How long it waits for more before it tells what came; not at all unless said otherwise.</summary>
    public TimeSpan Settling { get; set; }

    /// <summary>Begins to listen in the namespace of the calling thread.</summary>
    public static NetfilterMonitor Open()
    {
        const int SOL_NETLINK = 270;
        const int NETLINK_ADD_MEMBERSHIP = 1;
        const int NFNLGRP_NFTABLES = 7;
        KernelSocket socket = NetlinkSocket.OpenSocket(NetfilterSocket.NETLINK_NETFILTER, "netfilter events", groups: 0);
        try
        {
            socket.SetBuffers(send: 4096, receive: 8 * 1024 * 1024);
            socket.SetOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NFNLGRP_NFTABLES);
            return new NetfilterMonitor(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Events as they come; equal ones of one batch that follow each other are told once. One reader.</summary>
    public async IAsyncEnumerable<NftEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[128 * 1024];
        while (true)
        {
            await _socket.WaitReadableAsync(Settling, cancellationToken);
            foreach (NftEvent change in Take(buffer))
            {
                yield return change;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private List<NftEvent> Take(byte[] buffer)
    {
        List<NftEvent> events = [];
        try
        {
            while (_socket.TryReceive(buffer, out int length))
            {
                ReadOnlySpan<byte> datagram = buffer.AsSpan(0, length);
                while (NetlinkMessage.TryRead(ref datagram, out NetlinkMessage message))
                {
                    if (Read(message) is { } change && (events.Count == 0 || events[^1] != change))
                    {
                        events.Add(change);
                    }
                }
            }
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOBUFS)
        {
            events.Add(new NftEvent.Overrun());
        }
        return events;
    }

    private static NftEvent? Read(NetlinkMessage message) => message.Type switch
    {
        NftMessage.NewGeneration => ReadCommit(message),
        NftMessage.NewTable => ReadChange(message, "table", isRemoved: false),
        NftMessage.DelTable => ReadChange(message, "table", isRemoved: true),
        NftMessage.NewChain => ReadChange(message, "chain", isRemoved: false),
        NftMessage.DelChain => ReadChange(message, "chain", isRemoved: true),
        NftMessage.NewRule => ReadChange(message, "rule", isRemoved: false),
        NftMessage.DelRule => ReadChange(message, "rule", isRemoved: true),
        NftMessage.NewSet => ReadChange(message, "set", isRemoved: false),
        NftMessage.DelSet => ReadChange(message, "set", isRemoved: true),
        NftMessage.NewSetElement => ReadChange(message, "element", isRemoved: false),
        NftMessage.DelSetElement => ReadChange(message, "element", isRemoved: true),
        _ => null,
    };

    // The table's name is attribute 1 in every kind of message.
    private static NftEvent.Changed? ReadChange(NetlinkMessage message, string thing, bool isRemoved)
    {
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            if (attribute.Type == TableAttribute.Name)
            {
                return new NftEvent.Changed(new NftTable((NftFamily)message.Fixed<NetfilterHeader>().Family, attribute.Text()), thing, isRemoved);
            }
        }
        return null;
    }

    private static NftEvent.Committed ReadCommit(NetlinkMessage message)
    {
        NftEvent.Committed commit = new(0, message.Port, 0, "");
        foreach (NetlinkAttribute attribute in message.After<NetfilterHeader>())
        {
            commit = attribute.Type switch
            {
                GenerationAttribute.Id => commit with { Generation = attribute.UInt32BigEndian() },
                GenerationAttribute.ProcessId => commit with { ProcessId = (int)attribute.UInt32BigEndian() },
                GenerationAttribute.ProcessName => commit with { ProcessName = attribute.Text() },
                _ => commit,
            };
        }
        return commit;
    }
}
