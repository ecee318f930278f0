using Patchbay.Testing;

namespace Patchbay.Host.Tests;

/// <summary>Something on a network: a namespace with a cable into the bridge.</summary>
internal sealed class TestGuest : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestGuest(TestNetworks networks, string bridge, string mac)
    {
        Network = PrivateNetwork.Create();
        Network.Exec("ip", "link", "set", "lo", "up");
        // The cable is made inside and one end handed out, by the descriptor of the other namespace.
        string tap = $"tap{mac[^2..]}";
        networks.Network.Exec("ip", "link", "add", tap, "type", "veth", "peer", "name", "eth0", "address", mac, "netns", PathOf(Network));
        networks.Network.Exec("ip", "link", "set", tap, "master", bridge, "up");
        Network.Exec("ip", "link", "set", "eth0", "up");
    }

    public PrivateNetwork Network { get; }

    /// <summary>Asks for an address, giving a name if told one, takes it, and returns what was offered: <c>ip mask router dns domain</c>.</summary>
    public IReadOnlyDictionary<string, string> Lease(string? name = null)
    {
        string script = _folder.Write("lease", """
            #!/bin/sh
            if [ "$1" = bound ]; then
              ip addr add "$ip/$mask" dev "$interface"
              [ -n "$router" ] && ip route add default via "$router"
              env
            fi
            """);
        File.SetUnixFileMode(script, (UnixFileMode)Convert.ToInt32("755", 8));
        string output = Network.Exec("busybox", ["udhcpc", "-i", "eth0", "-q", "-n", "-f", "-t", "10", "-T", "1", "-s", script, .. name is null ? Array.Empty<string>() : ["-x", $"hostname:{name}"]]);
        return output.Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
    }

    public void Dispose()
    {
        Network.Dispose();
        _folder.Dispose();
    }

    private static string PathOf(PrivateNetwork network)
        => $"/proc/{Environment.ProcessId}/fd/{network.Namespace.Handle.DangerousGetHandle()}";
}
