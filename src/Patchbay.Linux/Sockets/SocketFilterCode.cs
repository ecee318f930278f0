namespace Patchbay.Linux;

/// <summary>What an instruction of classic BPF does (<c>linux/bpf_common.h</c>): A is its accumulator, X its index.</summary>
public static class SocketFilterCode
{
    /// <summary>A = 32 bits at the operand, in network order.</summary>
    public const ushort LoadWord = 0x20;

    /// <summary>A = 16 bits at the operand, in network order.</summary>
    public const ushort LoadHalf = 0x28;

    /// <summary>A = the byte at the operand.</summary>
    public const ushort LoadByte = 0x30;

    /// <summary>A = 16 bits at X plus the operand.</summary>
    public const ushort LoadHalfAtX = 0x48;

    /// <summary>X = the length of the IPv4 header at the operand.</summary>
    public const ushort LoadIpHeaderLength = 0xb1;

    /// <summary>Whether A is the operand.</summary>
    public const ushort JumpIfEqual = 0x15;

    /// <summary>Whether A has any bit of the operand.</summary>
    public const ushort JumpIfAny = 0x45;

    /// <summary>Let through as many bytes as the operand says.</summary>
    public const ushort Return = 0x06;
}
