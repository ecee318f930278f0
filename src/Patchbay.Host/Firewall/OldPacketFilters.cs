using Patchbay.Model.Values;

namespace Patchbay.Host.Firewall;

/// <summary>Tables of the older iptables (x_tables), which nf_tables does not show. The calling thread is in the network's namespace.</summary>
internal static class OldPacketFilters
{
    /// <summary>Those that are loaded, such as <c>iptables filter</c>.</summary>
    public static ValueList<string> Tables() => [.. Read("/proc/thread-self/net/ip_tables_names", "iptables"), .. Read("/proc/thread-self/net/ip6_tables_names", "ip6tables")];

    // Without the module there is no such file.
    private static IEnumerable<string> Read(string file, string program)
        => File.Exists(file) ? File.ReadAllLines(file).Select(name => $"{program} {name}") : [];
}
