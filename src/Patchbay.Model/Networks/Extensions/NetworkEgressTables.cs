namespace Patchbay.Model.Networks.Extensions;

/// <summary>The routing tables that hold the way out of networks whose egress is a device, one each.</summary>
/// <remarks>
/// The number follows from the network's name alone, so a plan is the same before and after a crash, on paper and on the host. Two of
/// a thousand networks have the same once in five hundred hosts; the second one is refused then.
/// </remarks>
public static class NetworkEgressTables
{
    /// <summary>The least number that is taken for them; up to <see cref="Last"/> all are.</summary>
    public const uint First = 0x5000_0000;

    /// <summary>The largest.</summary>
    public const uint Last = 0x5fff_ffff;

    // Fowler, Noll and Vo's 1a.
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The table of the network of this name.</summary>
    public static uint Of(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        uint hash = Basis;
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(network))
        {
            hash = unchecked((hash ^ b) * Prime);
        }
        return First | (hash & (Last - First));
    }
}
