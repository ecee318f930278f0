using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>A document that holds one device, such as <c>virsh attach-device</c> sends.</summary>
/// <param name="Device">What was read.</param>
/// <param name="Places">Where each part stood.</param>
/// <param name="Unsupported">What is kept without being understood though it changes the device; plugging it in refuses with these.</param>
public sealed record DeviceDocument(GuestDevice Device, SourceMap Places, ValueList<Diagnostic> Unsupported)
{
    /// <summary>What a document that a client sent is called in findings.</summary>
    public const string Sent = "(device_definition)";

    private static readonly HashSet<string> Others =
    [
        "lease", "filesystem", "input", "sound", "video", "graphics", "controller", "redirdev", "rng", "shmem", "tpm",
        "memballoon", "watchdog", "panic", "memory", "iommu", "vsock", "audio", "crypto", "pstore", "console", "serial", "parallel",
        "channel", "smartcard", "hub", "nvram",
    ];

    /// <summary>Reads a document; null where an error was found. All findings are in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The document.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="live">Whether it speaks of a running guest's device, so that names the host made up count.</param>
    public static DeviceDocument? Parse(string text, string document, DiagnosticBag diagnostics, bool live = false)
        => XmlSource.Parse(text, document, diagnostics) is { } root ? Read(root, document, diagnostics, live) : null;

    /// <inheritdoc cref="Parse"/>
    /// <param name="root">The document's root.</param>
    /// <param name="document">Its name in findings.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="live">Whether it speaks of a running guest's device, so that names the host made up count.</param>
    public static DeviceDocument? Read(XElement root, string document, DiagnosticBag diagnostics, bool live = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(diagnostics);
        DiagnosticBag own = new(diagnostics);
        SourceMap places = new(document);
        DomainReading reading = new(document, own, places, live);
        GuestDevice? device = Read(reading, root, own, document);
        return device is null || own.HasErrors ? null : new DeviceDocument(device, places, reading.Unsupported);
    }

    private static GuestDevice? Read(DomainReading reading, XElement root, DiagnosticBag diagnostics, string document)
    {
        switch (root.Name.LocalName)
        {
            case "interface":
                return new GuestDevice.NetworkCard(InterfaceXml.Read(reading, root));
            case "disk":
                return new GuestDevice.Disk(DiskXml.Read(reading, root));
            case "hostdev":
                return HostdevXml.Read(reading, root) is { } hostdev ? new GuestDevice.HostDevice(hostdev) : null;
            case var element when Others.Contains(element):
                return new GuestDevice.Other(element);
            default:
                diagnostics.Add(Findings.UnknownDevice(XmlSource.Locate(root, document), root.Name.LocalName));
                return null;
        }
    }
}
