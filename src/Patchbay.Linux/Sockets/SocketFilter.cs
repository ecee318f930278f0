using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>Programs by which the kernel throws away what a socket is not to be told (classic BPF, linux/filter.h).</summary>
internal static class SocketFilter
{
    /// <summary>Gives a socket a program, in place of the one before.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="program">At most 4096 instructions.</param>
    /// <param name="subject">Names the socket in errors.</param>
    /// <exception cref="LinuxException">The kernel does not take the program.</exception>
    public static unsafe void Attach(SafeHandle socket, ReadOnlySpan<SocketFilterInstruction> program, string subject)
    {
        fixed (SocketFilterInstruction* instructions = program)
        {
            Program wanted = new() { Length = (ushort)program.Length, Instructions = (nint)instructions };
            LinuxException.ThrowIfFailed(
                LibC.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, MemoryMarshal.AsBytes(new ReadOnlySpan<Program>(ref wanted)), sizeof(Program)),
                "setsockopt SO_ATTACH_FILTER",
                subject);
        }
    }

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
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
