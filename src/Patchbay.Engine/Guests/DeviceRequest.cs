using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Guests;

/// <summary>
/// A device that was sent for a guest, read when it is asked for, in one of two ways: what a running guest's document says of aliases
/// and names that were made up counts for the running guest only.
/// </summary>
internal sealed class DeviceRequest
{
    private readonly Lazy<DeviceDocument> _live;
    private readonly Lazy<DeviceDocument> _stored;

    private DeviceRequest(XElement root)
    {
        _live = new Lazy<DeviceDocument>(() => Read(root, live: true));
        _stored = new Lazy<DeviceDocument>(() => Read(root, live: false));
    }

    /// <summary>For what runs.</summary>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public DeviceDocument Live => _live.Value;

    /// <summary>For what is stored.</summary>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public DeviceDocument Stored => _stored.Value;

    /// <summary>Takes libvirt's element of one device.</summary>
    /// <exception cref="RefusedException">It is no XML.</exception>
    public static DeviceRequest Read(string text)
    {
        DiagnosticBag findings = [];
        return new DeviceRequest(XmlSource.Parse(text, DeviceDocument.Sent, findings) ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder()));
    }

    private static DeviceDocument Read(XElement root, bool live)
    {
        DiagnosticBag findings = [];
        return DeviceDocument.Read(root, DeviceDocument.Sent, findings, live) ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }
}
