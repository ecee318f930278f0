using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>A socket of another process, shared with it (<c>pidfd_getfd(2)</c>).</summary>
public sealed class BorrowedSocket : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal BorrowedSocket(SafeFileHandle handle)
    {
        _handle = handle;
        Domain = Option(LibC.SO_DOMAIN);
        Protocol = Domain < 0 ? -1 : Option(LibC.SO_PROTOCOL);
    }

    /// <summary>Its family, AF_….</summary>
    public int Domain { get; }

    /// <summary>Its protocol, in the family's own numbers.</summary>
    public int Protocol { get; }

    /// <summary>The address it is bound to, in the family's own layout.</summary>
    public byte[] LocalAddress()
    {
        const int LargestAddress = 128;
        Span<byte> address = stackalloc byte[LargestAddress];
        int length = address.Length;
        LinuxException.ThrowIfFailed(LibC.getsockname(_handle, address, ref length), "getsockname", "a borrowed socket");
        return address[..length].ToArray();
    }

    /// <summary>Has the kernel throw away what a program does not let pass; it replaces the filter before.</summary>
    /// <param name="program">Classic BPF (linux/filter.h), at most 4096 instructions.</param>
    /// <exception cref="LinuxException">The kernel does not take the program.</exception>
    public void SetFilter(ReadOnlySpan<SocketFilterInstruction> program) => SocketFilter.Attach(_handle, program, "a borrowed socket");

    /// <summary>Has the kernel tell a netlink socket no more of what is told to a group (<c>netlink(7)</c>, NETLINK_DROP_MEMBERSHIP).</summary>
    /// <param name="group">The group's number in the family; one that the socket is not in is as good.</param>
    /// <exception cref="LinuxException">It is no netlink socket, or there is no such group.</exception>
    public void LeaveNetlinkGroup(int group)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(value, group);
        LinuxException.ThrowIfFailed(
            LibC.setsockopt(_handle, LibC.SOL_NETLINK, LibC.NETLINK_DROP_MEMBERSHIP, value, value.Length), "setsockopt NETLINK_DROP_MEMBERSHIP", "a borrowed socket");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // -1 for what is no socket.
    private int Option(int option)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        int length = value.Length;
        return LibC.getsockopt(_handle, LibC.SOL_SOCKET, option, value, ref length) == 0 ? MemoryMarshal.Read<int>(value) : -1;
    }
}
