using System.Globalization;
using System.Text;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <content>Names: of the network, and of its bridge.</content>
public static partial class NetworkRules
{
    // A file name takes 255 bytes; of those named after a network, NAME.hostsfile and NAME.addnhosts add most.
    private const int MaxNameBytes = 245;

    // IFNAMSIZ without its final zero.
    private const int MaxDeviceBytes = 15;

    private static void NameServesAsFileName(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        SourceLocation at = places.Of(network, "name");
        int bytes = Encoding.UTF8.GetByteCount(network.Name);
        if (network.Name.Contains('\n', StringComparison.Ordinal))
        {
            diagnostics.Add(Findings.NameHasLines(at, network.Name));
        }
        else if (network.Name.Any(char.IsControl))
        {
            diagnostics.Add(Findings.NameIsNoFileName(at, network.Name, "it has a control character"));
        }
        if (bytes > MaxNameBytes)
        {
            string why = string.Create(CultureInfo.InvariantCulture, $"it has {bytes} bytes, and files named after it leave room for {MaxNameBytes}");
            diagnostics.Add(Findings.NameIsNoFileName(at, network.Name, why));
        }
        if (network.Name is "." or "..")
        {
            diagnostics.Add(Findings.NameIsNoFileName(at, network.Name, "it names a folder"));
        }
    }

    private static void BridgeNameSuitsTheKernel(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        if (network.Bridge?.Name is not { } name)
        {
            return;
        }
        int length = Encoding.UTF8.GetByteCount(name.Replace("%d", "0", StringComparison.Ordinal));
        if (length > MaxDeviceBytes || name is "." or ".." || name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c)))
        {
            diagnostics.Add(Findings.BridgeNameTooLong(places.Of(network.Bridge), name, MaxDeviceBytes));
        }
    }
}
