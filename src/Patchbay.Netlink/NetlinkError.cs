using System.Runtime.InteropServices;

namespace Patchbay.Netlink;

/// <summary>
/// The acknowledgement of a message (<c>struct nlmsgerr</c>): i32 error, the header of the message meant, and with
/// NETLINK_CAP_ACK and NETLINK_EXT_ACK nothing of its payload but attributes.
/// </summary>
internal readonly record struct NetlinkError(int Errno, uint Sequence, string? Message)
{
    private const ushort MessageAttribute = 1;

    public static NetlinkError Read(in NetlinkMessage message)
    {
        const int FixedLength = sizeof(int) + 16;
        ReadOnlySpan<byte> payload = message.Payload;
        int errno = -MemoryMarshal.Read<int>(payload);
        if (!message.Flags.HasFlag(NetlinkFlags.AckAttributes) || payload.Length < FixedLength)
        {
            return new NetlinkError(errno, message.Sequence, null);
        }

        int offset = FixedLength;
        if (!message.Flags.HasFlag(NetlinkFlags.Capped))
        {
            offset = sizeof(int) + (((int)MemoryMarshal.Read<uint>(payload[sizeof(int)..]) + 3) & ~3);
        }
        return new NetlinkError(errno, message.Sequence, Text(payload[Math.Min(offset, payload.Length)..]));
    }

    /// <summary>The end of a dump: i32 error, then attributes.</summary>
    public static NetlinkError ReadDone(in NetlinkMessage message)
    {
        ReadOnlySpan<byte> payload = message.Payload;
        return payload.Length < sizeof(int)
            ? new NetlinkError(0, message.Sequence, null)
            : new NetlinkError(
                -MemoryMarshal.Read<int>(payload),
                message.Sequence,
                message.Flags.HasFlag(NetlinkFlags.AckAttributes) ? Text(payload[sizeof(int)..]) : null);
    }

    private static string? Text(ReadOnlySpan<byte> attributes)
    {
        foreach (NetlinkAttribute attribute in new NetlinkAttributes(attributes))
        {
            if (attribute.Type == MessageAttribute)
            {
                return attribute.Text();
            }
        }
        return null;
    }
}
