using System.Globalization;
using System.Xml.Linq;
using Patchbay.Engine;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A disk's limits as its document says them (<c>iotune</c>).</summary>
internal static class IoTune
{
    private static readonly string[] Limits =
    [
        "total_bytes_sec", "read_bytes_sec", "write_bytes_sec", "total_iops_sec", "read_iops_sec", "write_iops_sec", "total_bytes_sec_max",
        "read_bytes_sec_max", "write_bytes_sec_max", "total_iops_sec_max", "read_iops_sec_max", "write_iops_sec_max", "size_iops_sec",
    ];

    private static readonly string[] Lengths =
    [
        "total_bytes_sec_max_length", "read_bytes_sec_max_length", "write_bytes_sec_max_length", "total_iops_sec_max_length",
        "read_iops_sec_max_length", "write_iops_sec_max_length",
    ];

    /// <summary>How many parameters there are.</summary>
    public static int Count => Limits.Length + 1 + Lengths.Length;

    /// <summary>The limits of one disk; none where only their number was asked for.</summary>
    /// <exception cref="RefusedException">There is no such disk.</exception>
    public static IEnumerable<TypedParameter> Of(DomainDefinition domain, string? path, int count)
    {
        if (path is null)
        {
            return [];
        }
        DiskDefinition disk = domain.Devices.Disks.FirstOrDefault(d => d.Target == path || d.Source.Storage is DiskStorage.File file && file.Path == path)
            ?? throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"disk '{path}' was not found in the domain config");
        XElement? tune = disk.Kept.Children.Select(static c => XElement.Parse(c.Text)).FirstOrDefault(static e => e.Name.LocalName == "iotune");
        IEnumerable<TypedParameter> all =
        [
            .. Limits.Select(n => Number(tune, n)), new TypedParameter("group_name", new TypedValue.Text(tune?.Element("group_name")?.Value ?? "")),
            .. Lengths.Select(n => Number(tune, n)),
        ];
        return all.Take(count);
    }

    private static TypedParameter Number(XElement? tune, string name)
        => new(name, new TypedValue.UInt64(ulong.TryParse(tune?.Element(name)?.Value, CultureInfo.InvariantCulture, out ulong value) ? value : 0));
}
