using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the <c>&lt;driver&gt;</c> and <c>&lt;backend&gt;</c> of an interface.</summary>
internal static class InterfaceDriverXml
{
    private static readonly (string, bool)[] Names = [("qemu", false), ("vhost", true)];

    /// <summary>The driver of an interface; a <c>hostdev</c> interface's belongs to its source.</summary>
    public static InterfaceDriver Read(DomainReading reading, ElementReader face, InterfaceSource source)
    {
        if (source is InterfaceSource.Hostdev || face.Child("driver") is not { } element)
        {
            return InterfaceDriver.None;
        }
        using ElementReader reader = reading.Open(element);
        InterfaceDriver driver = new()
        {
            Vhost = reader.Word("name", Names),
            TxMode = reader.OneOf("txmode", "iothread timer"),
            IoEventFd = reader.OnOff("ioeventfd"),
            EventIdx = reader.OnOff("event_idx"),
            Queues = reader.UInt("queues") is { } queues and not 1 ? queues : 0,
            RxQueueSize = reader.UInt("rx_queue_size") ?? 0,
            TxQueueSize = reader.UInt("tx_queue_size") ?? 0,
            Rss = reader.OnOff("rss"),
            RssHashReport = reader.OnOff("rss_hash_report"),
            Virtio = VirtioOptionsXml.Read(reader),
            Host = ReadOffloads(reading, reader, "host"),
            Guest = ReadOffloads(reading, reader, "guest"),
        };
        return driver == InterfaceDriver.None ? InterfaceDriver.None : reader.Mark(driver);
    }

    /// <summary>Writes the driver, unless it would be empty.</summary>
    public static void Write(CanonicalWriter writer, InterfaceDriver driver)
    {
        writer.Start("driver").Attribute("name", driver.Vhost is { } vhost ? (vhost ? "vhost" : "qemu") : null).Attribute("txmode", driver.TxMode)
            .OnOff("ioeventfd", driver.IoEventFd).OnOff("event_idx", driver.EventIdx).Attribute("queues", DiskXml.Unless0(driver.Queues))
            .Attribute("rx_queue_size", DiskXml.Unless0(driver.RxQueueSize)).Attribute("tx_queue_size", DiskXml.Unless0(driver.TxQueueSize))
            .OnOff("rss", driver.Rss).OnOff("rss_hash_report", driver.RssHashReport);
        VirtioOptionsXml.Write(writer, driver.Virtio);
        WriteOffloads(writer.Start("host"), driver.Host);
        WriteOffloads(writer.Start("guest"), driver.Guest);
        writer.EndUnlessEmpty();
    }

    /// <summary>The first backend of an interface.</summary>
    public static InterfaceBackend ReadBackend(ElementReader face)
    {
        if (face.Child("backend") is not { } element)
        {
            return InterfaceBackend.None;
        }
        using ElementReader reader = face.Into(element);
        InterfaceBackend backend = new()
        {
            Passt = reader.OneOf("type", "default passt") == "passt",
            Tap = reader.Text("tap"),
            Vhost = reader.Text("vhost"),
            LogFile = reader.Text("logFile"),
        };
        return backend == InterfaceBackend.None ? InterfaceBackend.None : reader.Mark(backend);
    }

    /// <summary>Writes the backend, unless it would be empty. A path for vhost means something to virtio cards only.</summary>
    public static void WriteBackend(CanonicalWriter writer, InterfaceBackend backend, bool isVirtio)
        => writer.Start("backend").Attribute("type", backend.Passt ? "passt" : null).Attribute("tap", backend.Tap)
            .Attribute("vhost", isVirtio ? backend.Vhost : null).Attribute("logFile", backend.LogFile).EndUnlessEmpty();

    private static OffloadSwitches ReadOffloads(DomainReading reading, ElementReader driver, string side)
    {
        if (driver.Child(side) is not { } element)
        {
            return OffloadSwitches.None;
        }
        using ElementReader reader = reading.Open(element);
        bool host = side == "host";
        return new OffloadSwitches
        {
            Csum = reader.OnOff("csum"),
            Gso = host ? reader.OnOff("gso") : null,
            Tso4 = reader.OnOff("tso4"),
            Tso6 = reader.OnOff("tso6"),
            Ecn = reader.OnOff("ecn"),
            Ufo = reader.OnOff("ufo"),
            MergeRxBuffers = host ? reader.OnOff("mrg_rxbuf") : null,
        };
    }

    private static void WriteOffloads(CanonicalWriter writer, OffloadSwitches switches)
        => writer.OnOff("csum", switches.Csum).OnOff("gso", switches.Gso).OnOff("tso4", switches.Tso4).OnOff("tso6", switches.Tso6)
            .OnOff("ecn", switches.Ecn).OnOff("ufo", switches.Ufo).OnOff("mrg_rxbuf", switches.MergeRxBuffers).EndUnlessEmpty();
}
