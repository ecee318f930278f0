namespace Patchbay.Netlink;

/// <summary>An answer from the kernel that does not have the shape its family promises.</summary>
public sealed class NetlinkFormatException : IOException
{
    private NetlinkFormatException(string message)
        : base(message)
    {
    }

    internal static NetlinkFormatException Length(int length, int left)
        => new($"netlink: a part says it is {length} bytes long, and {left} are left");

    internal static NetlinkFormatException Trailing(int left)
        => new($"netlink: {left} bytes left over after the last attribute");

    internal static NetlinkFormatException Value(ushort type, int length, int expected)
        => new($"netlink: attribute {type} holds {length} bytes where {expected} are expected");

    internal static NetlinkFormatException Missing(string what)
        => new($"netlink: an answer without {what}");
}
