using System.Text.Json.Serialization;

namespace Patchbay.Qmp;

/// <summary>A drive as the guest sees it.</summary>
/// <param name="Device">The drive's name; empty where only the node has one.</param>
/// <param name="Removable">Whether its medium can be taken out.</param>
/// <param name="Locked">Whether the guest holds the medium.</param>
/// <param name="Qdev">The device's id, or its place in the object tree.</param>
/// <param name="Inserted">The medium; null for an empty drive.</param>
/// <param name="TrayOpen">Whether the tray is out; null for drives without one.</param>
/// <param name="IoStatus"><c>ok</c>, <c>failed</c> or <c>nospace</c>; null where it is not watched.</param>
public sealed record QmpDrive(
    string Device, bool Removable, bool Locked, string? Qdev = null, QmpMedium? Inserted = null,
    [property: JsonPropertyName("tray_open")] bool? TrayOpen = null, string? IoStatus = null);

/// <summary>A medium in a drive.</summary>
/// <param name="File">What was opened, as a file name or <c>json:</c> text.</param>
/// <param name="Drv">The format's driver, as <c>qcow2</c>.</param>
/// <param name="Ro">Whether it is read-only.</param>
/// <param name="Image">Its sizes.</param>
/// <param name="NodeName">The node's name.</param>
public sealed record QmpMedium(string File, string Drv, bool Ro, QmpImage Image, string? NodeName = null);

/// <summary>An image's sizes.</summary>
/// <param name="Filename">The image.</param>
/// <param name="Format">Its format.</param>
/// <param name="VirtualSize">What the guest sees, in bytes.</param>
/// <param name="ActualSize">What it takes on the host, in bytes.</param>
public sealed record QmpImage(string Filename, string Format, long VirtualSize, long? ActualSize = null);

/// <summary>A drive's counters.</summary>
/// <param name="Stats">The counters.</param>
/// <param name="Device">The drive's name.</param>
/// <param name="Qdev">The device's id, or its place in the object tree.</param>
/// <param name="NodeName">The node's name.</param>
/// <param name="Parent">Of what holds the image: the file under a format.</param>
public sealed record QmpDriveStats(QmpDriveCounters Stats, string? Device = null, string? Qdev = null, string? NodeName = null, QmpDriveStats? Parent = null);

/// <summary>Counters since the machine was started.</summary>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WrittenBytes">Bytes written.</param>
/// <param name="Reads">Read requests.</param>
/// <param name="Writes">Write requests.</param>
/// <param name="Flushes">Flush requests.</param>
/// <param name="ReadTime">Time in reads, in nanoseconds.</param>
/// <param name="WriteTime">Time in writes, in nanoseconds.</param>
/// <param name="FlushTime">Time in flushes, in nanoseconds.</param>
/// <param name="HighestOffset">The highest byte written.</param>
public sealed record QmpDriveCounters(
    [property: JsonPropertyName("rd_bytes")] long ReadBytes,
    [property: JsonPropertyName("wr_bytes")] long WrittenBytes,
    [property: JsonPropertyName("rd_operations")] long Reads,
    [property: JsonPropertyName("wr_operations")] long Writes,
    [property: JsonPropertyName("flush_operations")] long Flushes,
    [property: JsonPropertyName("rd_total_time_ns")] long ReadTime,
    [property: JsonPropertyName("wr_total_time_ns")] long WriteTime,
    [property: JsonPropertyName("flush_total_time_ns")] long FlushTime,
    [property: JsonPropertyName("wr_highest_offset")] long? HighestOffset = null);

/// <summary>A block node.</summary>
/// <param name="NodeName">Its name.</param>
public sealed record QmpNode(string NodeName);

/// <summary>A medium to put in a drive in place of what is there.</summary>
/// <param name="Id">The device.</param>
/// <param name="Filename">The image.</param>
/// <param name="Format">Its format; null lets QEMU guess.</param>
/// <param name="Force">Whether to open a tray that the guest has locked.</param>
public sealed record QmpMediumChange(string Id, string Filename, string? Format = null, bool? Force = null);

/// <summary>A drive to empty.</summary>
/// <param name="Id">The device.</param>
/// <param name="Force">Whether to take out what the guest has locked.</param>
public sealed record QmpEject(string Id, bool? Force = null);

/// <summary>A new size for a block node or drive.</summary>
/// <param name="NodeName">The node.</param>
/// <param name="Size">In bytes.</param>
public sealed record QmpResize(string NodeName, long Size);
