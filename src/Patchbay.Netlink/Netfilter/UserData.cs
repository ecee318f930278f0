using System.Text;

namespace Patchbay.Netlink.Netfilter;

/// <summary>
/// What nft(8) keeps with an object for itself, a comment first of all: u8 type, u8 length, value. The kernel stores it and
/// does not look.
/// </summary>
internal static class UserData
{
    private const int MaximumComment = 127;

    /// <summary>The attribute's value for a comment, as nft writes it: with a closing zero.</summary>
    public static byte[] Comment(byte type, string comment)
    {
        byte[] text = Encoding.UTF8.GetBytes(comment);
        return text.Length <= MaximumComment
            ? [type, (byte)(text.Length + 1), .. text, 0]
            : throw new ArgumentException($"a comment of {text.Length} bytes; at most {MaximumComment}", nameof(comment));
    }

    /// <summary>The comment in a value; null where it holds none.</summary>
    public static string? FindComment(byte type, ReadOnlySpan<byte> value)
    {
        const int HeaderLength = 2;
        while (value.Length >= HeaderLength && value.Length >= HeaderLength + value[1])
        {
            ReadOnlySpan<byte> content = value.Slice(HeaderLength, value[1]);
            if (value[0] == type)
            {
                return Encoding.UTF8.GetString(content.TrimEnd((byte)0));
            }
            value = value[(HeaderLength + content.Length)..];
        }
        return null;
    }
}
