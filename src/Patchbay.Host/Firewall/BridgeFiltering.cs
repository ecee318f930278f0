namespace Patchbay.Host.Firewall;

/// <summary>Whether what passes within a bridge is asked of packet filters for IP as well. The calling thread is in the network's namespace.</summary>
internal static class BridgeFiltering
{
    private const string Settings = "/proc/sys/net/bridge/";

    public static bool IsOn() => IsOn("bridge-nf-call-iptables") || IsOn("bridge-nf-call-ip6tables");

    // Without the module there are no such settings.
    private static bool IsOn(string setting) => File.Exists(Settings + setting) && File.ReadAllText(Settings + setting).Trim() == "1";
}
