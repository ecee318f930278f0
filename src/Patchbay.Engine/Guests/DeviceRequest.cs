using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Guests;

/// <summary>
/// A device that was sent for a guest, read in both ways: what a running guest's document says of aliases and names that
/// were made up counts for the running guest only.
/// </summary>
/// <param name="Live">For what runs.</param>
/// <param name="Stored">For what is stored.</param>
internal sealed record DeviceRequest(DeviceDocument Live, DeviceDocument Stored)
{
    /// <summary>Reads libvirt's element of one device.</summary>
    /// <exception cref="RefusedException">It is wrong, with everything that is.</exception>
    public static DeviceRequest Read(string text) => new(Read(text, live: true), Read(text, live: false));

    private static DeviceDocument Read(string text, bool live)
    {
        DiagnosticBag findings = [];
        return DeviceDocument.Parse(text, DeviceDocument.Sent, findings, live) ?? throw new RefusedException(RefusalArea.Domain, findings.InOrder());
    }
}
