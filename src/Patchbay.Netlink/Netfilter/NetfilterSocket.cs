using System.Globalization;
using Patchbay.Linux;

namespace Patchbay.Netlink.Netfilter;

/// <summary>
/// nf_tables of one network namespace. Changes go in batches that the kernel makes whole or not at all; what is asked is
/// asked about one table. Usable from any thread, one request at a time.
/// </summary>
public sealed partial class NetfilterSocket : IDisposable
{
    internal const int NETLINK_NETFILTER = 12;

    private readonly NetlinkSocket _socket;

    private NetfilterSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the namespace of the calling thread, where it stays.</summary>
    public static NetfilterSocket Open() => new(NetlinkSocket.Open(NETLINK_NETFILTER, "netfilter"));

    /// <summary>Its address, by which <see cref="NftEvent.Committed"/> tells who made a change; 0 before the first question.</summary>
    public uint Port => _socket.Port;

    /// <summary>Makes all changes of a batch, or none.</summary>
    /// <exception cref="NetlinkException">The first message that the kernel refused, by name; nothing was changed.</exception>
    public void Commit(NftBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0)
        {
            return;
        }
        uint first = _socket.Reserve(batch.Count + 2);
        List<NetlinkError> answers;
        try
        {
            answers = _socket.Exchange(batch.Finish(first));
        }
        catch (LinuxException e)
        {
            throw new NetlinkException($"send {batch.Count} nf_tables changes", e.Errno);
        }

        NetlinkError? refused = answers.Where(a => a.Errno != 0 && a.Sequence - first <= (uint)batch.Count).OrderBy(a => a.Sequence - first)
            .Cast<NetlinkError?>().FirstOrDefault();
        if (refused is { } error)
        {
            // The frame's own number means the batch as a whole: no right, no memory, changed meanwhile.
            uint index = error.Sequence - first;
            throw new NetlinkException(
                index == 0 ? $"make {batch.Count} nf_tables changes" : batch.Describe((int)index - 1),
                error.Errno,
                error.Message ?? (index > 0 && batch.Count > 1 ? Place(index, batch.Count) : null));
        }
        if (!answers.Exists(a => a.Sequence == first + (uint)batch.Count))
        {
            throw new NetlinkException($"make {batch.Count} nf_tables changes", Errno.EAGAIN, "the kernel did not answer");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static string Place(uint index, int count)
        => string.Create(CultureInfo.InvariantCulture, $"change {index} of {count}, none of which was made");
}
