using Patchbay.Linux;

namespace Patchbay.Host.Firewall;

/// <summary>Whether what passes within a bridge is asked of packet filters for IP as well. The calling thread is in the network's namespace.</summary>
internal static class BridgeFiltering
{
    // Without the module there are no such settings.
    public static bool IsOn() => IsOn("bridge-nf-call-iptables") || IsOn("bridge-nf-call-ip6tables");

    private static bool IsOn(string setting) => Sysctl.Find($"net/bridge/{setting}") == "1";
}
