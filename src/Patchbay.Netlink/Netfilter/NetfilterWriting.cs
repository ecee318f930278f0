namespace Patchbay.Netlink.Netfilter;

/// <summary>The start that all requests of this subsystem share.</summary>
internal static class NetfilterWriting
{
    /// <summary>Adds the family's header and hands the writer on.</summary>
    public static NetlinkWriter With(this NetlinkWriter w, NftFamily family)
    {
        w.Fixed(new NetfilterHeader { Family = (byte)family });
        return w;
    }
}
