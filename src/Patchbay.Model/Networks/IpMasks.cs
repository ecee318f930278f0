using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Patchbay.Model.Networks;

/// <summary>IPv4 masks.</summary>
internal static class IpMasks
{
    /// <summary>The number of leading ones.</summary>
    public static int Length(IPAddress mask) => BitOperations.LeadingZeroCount(~BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes()));

    /// <summary>Why a mask has no length; null where it has one, or is absent.</summary>
    public static string? Problem(IPAddress? mask)
    {
        if (mask is null)
        {
            return null;
        }
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        return BitOperations.PopCount(bits) == BitOperations.LeadingZeroCount(~bits) ? null : $"its mask {mask} has ones after zeros";
    }
}
