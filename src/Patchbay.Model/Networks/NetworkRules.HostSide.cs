using System.Text;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <content>The host's place beside guests that share a device.</content>
public static partial class NetworkRules
{
    private static void HostSideSuitsTheNetwork(NetworkDefinition network, SourceMap places, DiagnosticBag diagnostics)
    {
        if (network.Extensions.Host is not { } host)
        {
            return;
        }
        if (network.Forward.Mode != ForwardMode.Bridge || network.Bridge is not null)
        {
            diagnostics.Add(Findings.HostSideInMode(places.Of(host)));
        }
        else if (network.Forward.Interfaces.Count != 1)
        {
            diagnostics.Add(Findings.HostSideOfPool(places.Of(host), network.Forward.Interfaces.Count));
        }
        if (Encoding.UTF8.GetByteCount(host.Device) > MaxDeviceBytes || host.Device is "." or ".." || host.Device.Any(static c => c is '/' or ':' or '%' || char.IsWhiteSpace(c)))
        {
            diagnostics.Add(Findings.HostSideName(places.Of(host), host.Device, MaxDeviceBytes));
        }
    }
}
