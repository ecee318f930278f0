namespace Patchbay.Daemon.Rpc;

/// <summary>The filters of libvirt's lists: bits of one pair are either-or, pairs are and.</summary>
internal static class ListFilter
{
    /// <summary>Whether a pair of bits lets an object through; a pair of which none or both are set lets all.</summary>
    public static bool Allows(uint flags, bool has, uint yes, uint no)
        => (flags & (yes | no)) == 0 || (flags & (has ? yes : no)) != 0;
}
