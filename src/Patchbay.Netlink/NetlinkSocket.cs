using System.Runtime.InteropServices;
using Patchbay.Linux;

namespace Patchbay.Netlink;

/// <summary>
/// A socket of one netlink family. Requests are short and answered by the kernel in place, so they are synchronous; one at
/// a time. It belongs to the network namespace it was opened in and may be used from any thread.
/// </summary>
internal sealed class NetlinkSocket : IDisposable
{
    /// <summary>Large enough for the largest part of a dump, which the kernel cuts at 32 KiB, with room.</summary>
    private const int ReceiveLength = 128 * 1024;
    private const int DumpTries = 10;

    private readonly Lock _lock = new();
    private readonly KernelSocket _socket;
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveLength);
    private uint _sequence;
    private volatile uint _port;

    private NetlinkSocket(KernelSocket socket) => _socket = socket;

    /// <summary>Takes a message to the list; null for one that is not of interest.</summary>
    internal delegate T? Reader<out T>(NetlinkMessage message) where T : class;

    /// <summary>Writes a message with the sequence number given into the buffer and returns it.</summary>
    internal delegate ReadOnlySpan<byte> Writer(Span<byte> buffer, uint sequence);

    /// <summary>
    /// Opens a socket of <paramref name="protocol"/> (NETLINK_…) in the calling thread's namespace, to the kernel or, where
    /// <paramref name="program"/> is not 0, to the program that has bound that address.
    /// </summary>
    public static NetlinkSocket Open(int protocol, string family, uint program = 0)
    {
        KernelSocket socket = OpenSocket(protocol, family, groups: 0);
        try
        {
            socket.SetReceiveLimit(TimeSpan.FromSeconds(10));
            socket.SetBuffers(send: 256 * 1024, receive: 1024 * 1024);
            if (program != 0)
            {
                socket.Connect(Address(program, groups: 0));
            }
            return new NetlinkSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A bare socket with the options this product wants, bound to the old-style multicast <paramref name="groups"/>.</summary>
    internal static KernelSocket OpenSocket(int protocol, string family, uint groups)
    {
        const int SOCK_RAW = 3;
        const int SOL_NETLINK = 270;
        const int NETLINK_CAP_ACK = 10;
        const int NETLINK_EXT_ACK = 11;
        const int NETLINK_GET_STRICT_CHK = 12;
        KernelSocket socket = KernelSocket.Open(AF_NETLINK, SOCK_RAW, protocol, $"netlink {family}");
        try
        {
            socket.TrySetOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
            socket.TrySetOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            // Without it the kernel ignores what it does not know, filters of dumps included.
            socket.TrySetOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);

            socket.Bind(Address(port: 0, groups));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private const int AF_NETLINK = 16;

    // struct sockaddr_nl: u16 family, u16 zero, u32 port (0: the kernel chooses), u32 groups
    private static byte[] Address(uint port, uint groups)
    {
        byte[] address = new byte[12];
        MemoryMarshal.Write(address, (ushort)AF_NETLINK);
        MemoryMarshal.Write(address.AsSpan(4), port);
        MemoryMarshal.Write(address.AsSpan(8), groups);
        return address;
    }

    /// <summary>The address that the kernel gave this socket, as its answers say; 0 before the first.</summary>
    public uint Port => _port;

    /// <summary>Sends one message and waits for its acknowledgement.</summary>
    /// <exception cref="NetlinkException">The kernel said no.</exception>
    public void Execute(string operation, Writer write) => Ask<object>(operation, write, static _ => null, static _ => { });

    /// <summary>Sends one message that asks for one thing; null where the kernel says there is none.</summary>
    /// <param name="operation">For errors.</param>
    /// <param name="write">Writes the question.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="endAnswers">Whether a message that ends a list holds the answer where it holds more than a number.</param>
    public T? Find<T>(string operation, Writer write, Reader<T> read, bool endAnswers = false) where T : class
    {
        T? found = null;
        Ask(operation, write, read, answer => found ??= answer, mayLack: true, endAnswers);
        return found;
    }

    /// <summary>Sends a dump request and collects the answers, again from the start where the kernel says the list changed meanwhile.</summary>
    public IReadOnlyList<T> Dump<T>(string operation, Writer write, Reader<T> read) where T : class
    {
        List<T> all = [];
        for (int i = 0; i < DumpTries; i++)
        {
            all.Clear();
            if (Ask(operation, write, read, all.Add))
            {
                return all;
            }
        }
        throw new NetlinkException(operation, Errno.EAGAIN, $"the list changed during each of {DumpTries} dumps");
    }

    /// <summary>Sends a run of messages and reads every acknowledgement the kernel has queued. The kernel answers before the send returns.</summary>
    public List<NetlinkError> Exchange(ReadOnlySpan<byte> messages)
    {
        lock (_lock)
        {
            // netlink_sendmsg refuses a datagram over the buffer; doubled by the kernel, so this leaves room.
            _socket.SetBuffers(send: Math.Max(messages.Length + 4096, 256 * 1024), receive: 4 * 1024 * 1024);
            List<NetlinkError> errors = [];
            Drain(errors: null);
            _socket.Send(messages);
            Drain(errors);
            return errors;
        }
    }

    /// <summary>A sequence number that no other request of this socket has had lately; the following <paramref name="count"/> are reserved too.</summary>
    public uint Reserve(int count)
    {
        lock (_lock)
        {
            uint first = _sequence + 1;
            _sequence += (uint)count;
            return first;
        }
    }

    /// <inheritdoc cref="KernelSocket.FindLinkName"/>
    public string? FindLinkName(int index) => _socket.FindLinkName(index);

    public void Dispose() => _socket.Dispose();

    // Returns false when a dump was interrupted by a change. Where what is asked for may be lacking, that is no answer and no
    // exception either, which would cost more than the question.
    private bool Ask<T>(string operation, Writer write, Reader<T> read, Action<T> add, bool mayLack = false, bool endAnswers = false) where T : class
    {
        lock (_lock)
        {
            uint sequence = ++_sequence;
            Send(operation, write(_received, sequence));
            bool whole = true;
            while (true)
            {
                ReadOnlySpan<byte> datagram = _received.AsSpan(0, Receive(operation));
                while (NetlinkMessage.TryRead(ref datagram, out NetlinkMessage message))
                {
                    if (message.Sequence != sequence)
                    {
                        continue;   // the tail of a request that was given up
                    }
                    _port = message.Port;
                    whole &= !message.Flags.HasFlag(NetlinkFlags.DumpInterrupted);
                    switch (message.Type)
                    {
                        case NetlinkMessage.Done when endAnswers && message.Payload.Length > sizeof(int):
                            if (read(message) is { } last)
                            {
                                add(last);
                            }
                            return whole;
                        case NetlinkMessage.Done:
                            ThrowIfRefused(operation, NetlinkError.ReadDone(message));
                            return whole;
                        case NetlinkMessage.Error:
                            NetlinkError verdict = NetlinkError.Read(message);
                            if (!(mayLack && NetlinkException.MeansNotFound(verdict.Errno)))
                            {
                                ThrowIfRefused(operation, verdict);
                            }
                            return whole;
                        case NetlinkMessage.NoOperation:
                            break;
                        case NetlinkMessage.Overrun:
                            throw new NetlinkException(operation, Errno.ENOBUFS);
                        default:
                            if (read(message) is { } answer)
                            {
                                add(answer);
                            }
                            break;
                    }
                }
            }
        }
    }

    private void Send(string operation, ReadOnlySpan<byte> message)
    {
        try
        {
            _socket.Send(message);
        }
        catch (LinuxException e)
        {
            throw new NetlinkException(operation, e.Errno);
        }
    }

    private int Receive(string operation)
    {
        try
        {
            return _socket.Receive(_received);
        }
        catch (LinuxException e)
        {
            throw new NetlinkException(operation, e.Errno, "no whole answer");
        }
    }

    private void Drain(List<NetlinkError>? errors)
    {
        while (true)
        {
            try
            {
                if (!_socket.TryReceive(_received, out int length))
                {
                    return;
                }
                ReadOnlySpan<byte> datagram = _received.AsSpan(0, length);
                while (NetlinkMessage.TryRead(ref datagram, out NetlinkMessage message))
                {
                    if (message.Type == NetlinkMessage.Error)
                    {
                        errors?.Add(NetlinkError.Read(message));
                    }
                }
            }
            catch (LinuxException e) when (e.Errno == Errno.ENOBUFS)
            {
                // Some acknowledgements were lost; those that are there still tell.
            }
        }
    }

    private static void ThrowIfRefused(string operation, NetlinkError error)
    {
        if (error.Errno != 0)
        {
            throw new NetlinkException(operation, error.Errno, error.Message);
        }
    }
}
