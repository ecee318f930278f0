using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.Netlink;

/// <summary>One received message: its header's fields and what follows the header.</summary>
internal readonly ref struct NetlinkMessage
{
    public const ushort Done = 3;
    public const ushort Error = 2;
    public const ushort NoOperation = 1;
    public const ushort Overrun = 4;

    private const int HeaderLength = 16;

    private NetlinkMessage(ReadOnlySpan<byte> bytes, int length)
    {
        Type = MemoryMarshal.Read<ushort>(bytes[4..]);
        Flags = (NetlinkFlags)MemoryMarshal.Read<ushort>(bytes[6..]);
        Sequence = MemoryMarshal.Read<uint>(bytes[8..]);
        Port = MemoryMarshal.Read<uint>(bytes[12..]);
        Payload = bytes[HeaderLength..length];
    }

    public ushort Type { get; }

    public NetlinkFlags Flags { get; }

    public uint Sequence { get; }

    /// <summary>The address of the socket whose request this answers, or which made the change that this tells of.</summary>
    public uint Port { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Takes the first message off <paramref name="datagram"/>; false when there is none left.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> datagram, out NetlinkMessage message)
    {
        message = default;
        if (datagram.IsEmpty)
        {
            return false;
        }
        int length = datagram.Length < HeaderLength ? 0 : (int)Math.Min(MemoryMarshal.Read<uint>(datagram), int.MaxValue);
        if (length < HeaderLength || length > datagram.Length)
        {
            throw NetlinkFormatException.Length(length, datagram.Length);
        }
        message = new NetlinkMessage(datagram, length);
        datagram = datagram[Math.Min((length + 3) & ~3, datagram.Length)..];
        return true;
    }

    /// <summary>The fixed part at the payload's start.</summary>
    public T Fixed<T>() where T : unmanaged
        => Payload.Length >= Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(Payload) : throw NetlinkFormatException.Length(Unsafe.SizeOf<T>(), Payload.Length);

    /// <summary>The attributes after a fixed part of type <typeparamref name="T"/>.</summary>
    public NetlinkAttributes After<T>() where T : unmanaged
        => new(Payload[Math.Min((Unsafe.SizeOf<T>() + 3) & ~3, Payload.Length)..]);
}

#pragma warning disable CA1069 // the kernel gives one bit several names, by the kind of message
/// <summary>Flags of a message header, <c>linux/netlink.h</c>.</summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    None = 0,
    Request = 0x01,
    Multi = 0x02,
    Ack = 0x04,
    Echo = 0x08,
    DumpInterrupted = 0x10,
    Capped = 0x100,
    AckAttributes = 0x200,
    Root = 0x100,
    Match = 0x200,
    Dump = Root | Match,
    Replace = 0x100,
    Exclusive = 0x200,
    Create = 0x400,
    Append = 0x800,
}
#pragma warning restore CA1069
