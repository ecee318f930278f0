using System.Globalization;
using Patchbay.Engine.Storage;
using Patchbay.Model.Storage;

namespace Patchbay.Host.Storage;

/// <summary>qemu-img's arguments. Formats are always said, so that it guesses none from what a guest wrote.</summary>
internal static class QemuImgArguments
{
    public static IReadOnlyList<string> Create(string path, VolumeMaking making)
    {
        List<string> arguments = ["create", "-q", "-f", making.Volume.Format];
        AddBacking(arguments, "-b", making.Volume.Backing);
        AddOptions(arguments, making);
        // A path that begins with a dash, or holds a colon, is a path.
        arguments.AddRange([$"file:{path}"]);
        if (making.Volume.Capacity is { } capacity)
        {
            arguments.Add(Number(capacity));
        }
        return arguments;
    }

    public static IReadOnlyList<string> Convert(string path, VolumeMaking making, StorageVolume source)
    {
        List<string> arguments = ["convert", "-q", "-f", source.Image.Format, "-O", making.Volume.Format];
        AddBacking(arguments, "-B", making.Volume.Backing);
        AddOptions(arguments, making);
        arguments.AddRange([$"file:{source.Image.Path}", $"file:{path}"]);
        return arguments;
    }

    public static IReadOnlyList<string> Resize(string path, string format, ulong capacity, bool shrink)
    {
        List<string> arguments = ["resize", "-q", "-f", format, $"file:{path}", Number(capacity)];
        if (shrink)
        {
            arguments.Insert(1, "--shrink");
        }
        return arguments;
    }

    private static void AddBacking(List<string> arguments, string option, VolumeBacking? backing)
    {
        if (backing is not null)
        {
            arguments.AddRange([option, backing.Path, "-F", backing.Format]);
        }
    }

    private static void AddOptions(List<string> arguments, VolumeMaking making)
    {
        StorageVolumeDefinition volume = making.Volume;
        List<string> options = [];
        if (making.PreallocateMetadata)
        {
            options.Add(volume.Allocation < volume.Capacity ? "preallocation=metadata" : "preallocation=falloc");
        }
        else if (making.Source is { } source && volume is { Format: VolumeFormats.Raw, Allocation: { } wanted } && wanted >= source.Capacity)
        {
            options.Add("preallocation=falloc");
        }
        if (volume.Compat is { } compat)
        {
            options.Add($"compat={compat}");
        }
        if (volume.ClusterSize is { } cluster)
        {
            options.Add($"cluster_size={Number(cluster)}");
        }
        if (volume.Features.Contains("lazy_refcounts"))
        {
            options.Add("lazy_refcounts=on");
        }
        if (volume.Features.Contains("extended_l2"))
        {
            options.Add("extended_l2=on");
        }
        if (volume.NoCopyOnWrite)
        {
            options.Add("nocow=on");
        }
        if (options.Count > 0)
        {
            arguments.AddRange(["-o", string.Join(',', options)]);
        }
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
