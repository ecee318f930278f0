using System.Text.Json;
using Patchbay.Host.Storage;
using Patchbay.Model.Storage;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Storage;

/// <summary>What is seen of an image, with qemu-img as the witness.</summary>
public sealed class ImageLookTests
{
    private readonly StorageHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("raw", "")]
    [InlineData("qcow2", "compat=1.1")]
    [InlineData("qcow2", "compat=0.10,cluster_size=4096")]
    [InlineData("qcow2", "lazy_refcounts=on,extended_l2=on,cluster_size=131072")]
    [InlineData("qcow", "")]
    [InlineData("qed", "")]
    [InlineData("vmdk", "")]
    [InlineData("vdi", "")]
    [InlineData("vpc", "force_size=on")]
    public async Task An_image_is_seen_as_qemu_img_sees_it(string format, string options)
    {
        using TempFolder folder = new();
        string path = folder.File("image");
        string[] more = options.Length > 0 ? ["-o", options] : [];
        (await Tool.RunAsync(["qemu-img", "create", "-q", "-f", format, .. more, path, "12M"], Cancellation)).Succeeded();

        StorageVolume seen = _host.Look(path)!;

        using var told = JsonDocument.Parse((await Tool.RunAsync(["qemu-img", "info", "--output", "json", path], Cancellation)).Succeeded());
        Assert.Equal(told.RootElement.GetProperty("format").GetString(), seen.Image.Format);
        Assert.Equal(told.RootElement.GetProperty("virtual-size").GetUInt64(), seen.Capacity);
        Assert.Equal(told.RootElement.GetProperty("actual-size").GetUInt64(), seen.Allocation);
        if (format == "qcow2")
        {
            JsonElement data = told.RootElement.GetProperty("format-specific").GetProperty("data");
            Assert.Equal(told.RootElement.GetProperty("cluster-size").GetUInt64(), seen.Image.ClusterSize);
            Assert.Equal(data.GetProperty("compat").GetString(), seen.Image.Compat);
            Assert.Equal(options.Contains("lazy", StringComparison.Ordinal) ? 2 : options.Contains("0.10", StringComparison.Ordinal) ? null : 0, seen.Image.Features?.Count);
        }
    }

    [Fact]
    public async Task An_image_below_is_found_from_the_folder_of_the_one_above()
    {
        using TempFolder folder = new();
        (await Tool.RunAsync(["qemu-img", "create", "-q", "-f", "raw", folder.File("base.img"), "1M"], Cancellation)).Succeeded();
        (await Tool.RunAsync(["qemu-img", "create", "-q", "-f", "qcow2", "-b", "base.img", "-F", "raw", folder.File("top.qcow2")], Cancellation)).Succeeded();

        VolumeImage? below = _host.Look(folder.File("top.qcow2"))!.Backing;

        Assert.Equal((folder.File("base.img"), "raw"), (below!.Path, below.Format));
        Assert.NotNull(below.Permissions.Mode);

        File.Delete(folder.File("base.img"));
        Assert.Equal(folder.File("base.img"), _host.Look(folder.File("top.qcow2"))!.Backing!.Path);
    }

    // A guest writes its disk as it likes: whatever is there is seen as something, and no number in it is trusted.
    [Fact]
    public async Task A_header_cut_short_or_scribbled_over_is_seen_as_something()
    {
        using TempFolder folder = new();
        string path = folder.File("image");
        (await Tool.RunAsync(["qemu-img", "create", "-q", "-f", "raw", folder.File("b"), "1M"], Cancellation)).Succeeded();
        (await Tool.RunAsync(["qemu-img", "create", "-q", "-f", "qcow2", "-b", "b", "-F", "raw", path], Cancellation)).Succeeded();
        byte[] whole = (await File.ReadAllBytesAsync(path, Cancellation))[..512];
        Random random = new(5);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = whole[..random.Next(1, whole.Length + 1)];
            for (int j = random.Next(0, 6); j > 0; j--)
            {
                bytes[random.Next(4, Math.Max(5, bytes.Length)) % bytes.Length] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            }
            await File.WriteAllBytesAsync(path, bytes, Cancellation);

            StorageVolume seen = _host.Look(path)!;

            Assert.True(seen.Capacity <= long.MaxValue);
            Assert.Equal((ulong)bytes.Length, seen.Physical);
        }
    }

    [Fact]
    public void What_is_no_volume_is_not_seen()
    {
        using TempFolder folder = new();
        folder.Write("file", "");
        folder.Write(".patchbay-00.new", "half");
        File.CreateSymbolicLink(folder.File("dangling"), "/nowhere");
        Directory.CreateDirectory(folder.File("folder"));

        Assert.Equal(["file", "folder"], _host.Names(folder.Path));
        Assert.Null(_host.Look(folder.File("dangling")));
        Assert.Null(_host.Look("/dev/null"));
        Assert.Null(_host.Look(folder.File("nothing")));
    }
}
