using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>
/// The images that qcow2 images stand on. An image is followed only where it is said to be one with others below, by the
/// document or by the image above: the content of a raw disk is the guest's own, and may pretend to be anything.
/// </summary>
internal static class BackingChains
{
    // More than QEMU would open.
    private const int Deepest = 200;

    /// <summary>Whether an image of a format may name another below it.</summary>
    public static bool MayStand(string? format) => format is not (null or "raw");

    /// <summary>What is below a disk's image, from the nearest on; null for a drive without an image, or one that cannot be looked into.</summary>
    /// <param name="disk">A disk, with the number of its source.</param>
    /// <param name="path">Its image; null where there is none.</param>
    /// <param name="seen">The host.</param>
    public static ValueList<BackingImage>? Of(DiskDefinition disk, string? path, GuestFacts seen)
    {
        if (path is null || disk.Source.Index is not { } number || !seen.Paths.ContainsKey(path))
        {
            return null;
        }
        List<BackingImage> chain = [];
        bool follows = MayStand(disk.Driver.Type);
        while (follows && chain.Count < Deepest && seen.Paths.GetValueOrDefault(path) is { Backing: { } below } state)
        {
            string format = state.BackingFormat ?? "raw";
            bool isBlock = seen.Paths.GetValueOrDefault(below) is { Kind: PathKind.BlockDevice };
            chain.Add(new BackingImage(below, isBlock, format, number + (uint)chain.Count + 1));
            (path, follows) = (below, MayStand(format));
        }
        return chain.ToValueList();
    }
}
