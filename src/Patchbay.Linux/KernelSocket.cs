using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// A datagram socket to the kernel, of a family that <see cref="System.Net.Sockets.Socket"/> does not know. It stays in the
/// network namespace of the thread that opened it, and may be used from any thread.
/// </summary>
public sealed class KernelSocket : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _subject;

    private KernelSocket(SafeFileHandle handle, string subject)
    {
        _handle = handle;
        _subject = subject;
    }

    /// <summary>Opens a socket, closed on exec. <paramref name="subject"/> names it in errors.</summary>
    /// <exception cref="LinuxException">The kernel has no such family or protocol, or refuses.</exception>
    public static KernelSocket Open(int domain, int type, int protocol, string subject)
        => new(LinuxException.ThrowIfInvalid(LibC.socket(domain, type | LibC.SOCK_CLOEXEC, protocol), "socket", subject), subject);

    /// <summary>Binds to an address given in the family's own layout.</summary>
    public void Bind(ReadOnlySpan<byte> address)
        => LinuxException.ThrowIfFailed(LibC.bind(_handle, address, address.Length), "bind", _subject);

    /// <summary>The address that it is bound to, in the family's own layout.</summary>
    /// <param name="address">Filled as far as there is room.</param>
    public void GetAddress(Span<byte> address)
    {
        int length = address.Length;
        LinuxException.ThrowIfFailed(LibC.getsockname(_handle, address, ref length), "getsockname", _subject);
    }

    /// <summary>Sends to, and receives from, this address only.</summary>
    public void Connect(ReadOnlySpan<byte> address)
        => LinuxException.ThrowIfFailed(LibC.connect(_handle, address, address.Length), "connect", _subject);

    /// <summary>Sets an integer option.</summary>
    public void SetOption(int level, int option, int value)
    {
        if (!TrySetOption(level, option, value))
        {
            throw LinuxException.Last("setsockopt", $"{_subject} {level}/{option}");
        }
    }

    /// <summary>Sets an integer option; false where the kernel does not have it.</summary>
    public bool TrySetOption(int level, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, value);
        return LibC.setsockopt(_handle, level, option, bytes, bytes.Length) == 0;
    }

    /// <summary>Makes room for messages of <paramref name="send"/> and answers of <paramref name="receive"/> bytes. Needs CAP_NET_ADMIN to exceed the host's limits; without it the sizes are cut to them.</summary>
    public void SetBuffers(int send, int receive)
    {
        const int SO_SNDBUF = 7;
        const int SO_RCVBUF = 8;
        if (!TrySetOption(LibC.SOL_SOCKET, LibC.SO_SNDBUFFORCE, send))
        {
            SetOption(LibC.SOL_SOCKET, SO_SNDBUF, send);
        }
        if (!TrySetOption(LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, receive))
        {
            SetOption(LibC.SOL_SOCKET, SO_RCVBUF, receive);
        }
    }

    /// <summary>Has the kernel throw away what a program does not let pass; it replaces the filter before.</summary>
    /// <param name="program">Classic BPF (linux/filter.h), at most 4096 instructions.</param>
    public void SetFilter(ReadOnlySpan<SocketFilterInstruction> program) => SocketFilter.Attach(_handle, program, _subject);

    /// <summary>Limits how long <see cref="Receive"/> waits; after it the call fails with EAGAIN.</summary>
    public void SetReceiveLimit(TimeSpan limit)
    {
        Span<long> time = [(long)limit.TotalSeconds, limit.Microseconds + (limit.Milliseconds * 1000L)];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(time);
        LinuxException.ThrowIfFailed(
            LibC.setsockopt(_handle, LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, bytes, bytes.Length), "setsockopt", _subject);
    }

    /// <summary>Sends one datagram whole.</summary>
    public void Send(ReadOnlySpan<byte> data)
    {
        nint sent;
        do
        {
            sent = LibC.send(_handle, data, data.Length, LibC.MSG_NOSIGNAL);
        }
        while (sent < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        LinuxException.ThrowIfFailed(sent, "send", _subject);
    }

    /// <summary>Waits for one datagram and returns its length.</summary>
    /// <exception cref="LinuxException">ENOBUFS when datagrams were lost; EAGAIN when the limit has passed.</exception>
    public int Receive(Span<byte> buffer) => (int)LinuxException.ThrowIfFailed(ReceiveCore(buffer, 0), "recv", _subject);

    /// <summary>Takes one datagram if there is one.</summary>
    /// <exception cref="LinuxException">ENOBUFS when datagrams were lost.</exception>
    public bool TryReceive(Span<byte> buffer, out int length)
    {
        nint received = ReceiveCore(buffer, LibC.MSG_DONTWAIT);
        length = (int)Math.Max(received, 0);
        if (received < 0 && Marshal.GetLastPInvokeError() == Errno.EAGAIN)
        {
            return false;
        }
        LinuxException.ThrowIfFailed(received, "recv", _subject);
        return true;
    }

    /// <summary>Completes when there is something to receive. One waiter a socket.</summary>
    public Task WaitReadableAsync(CancellationToken cancellationToken) => Readiness.WaitOnceAsync(_handle, cancellationToken);

    /// <summary>The same, and then so long as more is about to come: to be woken costs more than to read.</summary>
    /// <param name="settling">How long to wait for more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitReadableAsync(TimeSpan settling, CancellationToken cancellationToken)
    {
        await WaitReadableAsync(cancellationToken);
        if (settling > TimeSpan.Zero)
        {
            await Task.Delay(settling, cancellationToken);
        }
    }

    /// <summary>
    /// A link's name in the socket's network namespace, <c>SIOCGIFNAME</c> of netdevice(7); null where there is none of that number. The
    /// other way round the kernel would load a module for a name that it does not know.
    /// </summary>
    public string? FindLinkName(int index)
    {
        const int SIOCGIFNAME = 0x8910;
        const int NameLength = 16;
        const int RequestLength = 40;
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        MemoryMarshal.Write(request[NameLength..], index);
        if (LibC.ioctl(_handle, SIOCGIFNAME, request) == 0)
        {
            return Encoding.UTF8.GetString(request[..request[..NameLength].IndexOf((byte)0)]);
        }
        return Marshal.GetLastPInvokeError() == Errno.ENODEV ? null : throw LinuxException.Last("ioctl SIOCGIFNAME", $"{index}");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private nint ReceiveCore(Span<byte> buffer, int flags)
    {
        nint received;
        do
        {
            received = LibC.recv(_handle, buffer, buffer.Length, flags | LibC.MSG_TRUNC);
        }
        while (received < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        if (received > buffer.Length)
        {
            throw new LinuxException("recv", $"{_subject}: {received} bytes into {buffer.Length}", Errno.EMSGSIZE);
        }
        return received;
    }
}
