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
        Protocol = Option(LibC.SO_PROTOCOL);
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
    public unsafe void SetFilter(ReadOnlySpan<SocketFilterInstruction> program)
    {
        fixed (SocketFilterInstruction* instructions = program)
        {
            SocketFilterProgram wanted = new() { Length = (ushort)program.Length, Instructions = (nint)instructions };
            LinuxException.ThrowIfFailed(
                LibC.setsockopt(_handle, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, MemoryMarshal.AsBytes(new ReadOnlySpan<SocketFilterProgram>(ref wanted)), sizeof(SocketFilterProgram)),
                "setsockopt SO_ATTACH_FILTER",
                "a borrowed socket");
        }
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

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct SocketFilterProgram
    {
        public ushort Length;
        public nint Instructions;
    }
}

/// <summary>One instruction of classic BPF, <c>struct sock_filter</c>.</summary>
/// <param name="Code">What to do, BPF_….</param>
/// <param name="IfTrue">Instructions to skip where a comparison holds.</param>
/// <param name="IfFalse">Instructions to skip where it does not.</param>
/// <param name="Operand">A number or an offset.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SocketFilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
