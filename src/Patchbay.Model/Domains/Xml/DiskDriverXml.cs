using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the <c>&lt;driver&gt;</c> of a disk.</summary>
internal static class DiskDriverXml
{
    private const string Formats = "raw dir bochs cloop dmg iso vpc vdi fat vhd ploop cow qcow qcow2 qed vmdk auto";

    /// <summary>The first driver of a disk.</summary>
    public static DiskDriver Read(DomainReading reading, ElementReader disk)
    {
        if (disk.Child("driver") is not { } element)
        {
            return DiskDriver.None;
        }
        using ElementReader reader = reading.Open(element);
        DiskDriver driver = new()
        {
            Name = reader.Text("name"),
            Type = reader.OneOf("type", Formats, FindingClass.Unsupported),
            Cache = reader.OneOf("cache", "default none writethrough writeback directsync unsafe", FindingClass.Xml) is var cache && cache == "default" ? null : cache,
            ErrorPolicy = reader.OneOf("error_policy", "stop report ignore enospace"),
            ReadErrorPolicy = reader.OneOf("rerror_policy", "stop report ignore"),
            Io = reader.OneOf("io", "native threads io_uring"),
            IoEventFd = reader.OnOff("ioeventfd"),
            EventIdx = reader.OnOff("event_idx"),
            CopyOnRead = reader.OnOff("copy_on_read"),
            Discard = reader.OneOf("discard", "unmap ignore"),
            IoThread = reader.UInt("iothread", min: 1) ?? 0,
            DetectZeroes = reader.OneOf("detect_zeroes", "off on unmap"),
            DiscardNoUnref = reader.OnOff("discard_no_unref"),
            Queues = reader.UInt("queues") ?? 0,
            QueueSize = reader.UInt("queue_size") ?? 0,
            Virtio = VirtioOptionsXml.Read(reader),
            Kept = reading.Keep(reader, changing: ["metadata_cache", "iothreads"]),
        };
        return driver == DiskDriver.None ? DiskDriver.None : reader.Mark(driver);
    }

    /// <summary>Writes the driver, unless it would be empty.</summary>
    public static void Write(CanonicalWriter writer, DiskDriver driver)
    {
        writer.Start("driver").Attribute("name", driver.Name).Attribute("type", driver.Type).Attribute("cache", driver.Cache)
            .Attribute("error_policy", driver.ErrorPolicy).Attribute("rerror_policy", driver.ReadErrorPolicy).Attribute("io", driver.Io)
            .OnOff("ioeventfd", driver.IoEventFd).OnOff("event_idx", driver.EventIdx).OnOff("copy_on_read", driver.CopyOnRead)
            .Attribute("discard", driver.Discard).Attribute("iothread", DiskXml.Unless0(driver.IoThread)).Attribute("detect_zeroes", driver.DetectZeroes)
            .OnOff("discard_no_unref", driver.DiscardNoUnref).Attribute("queues", DiskXml.Unless0(driver.Queues))
            .Attribute("queue_size", DiskXml.Unless0(driver.QueueSize));
        VirtioOptionsXml.Write(writer, driver.Virtio).KeptChildren(driver.Kept, "metadata_cache", "iothreads").EndUnlessEmpty();
    }
}
