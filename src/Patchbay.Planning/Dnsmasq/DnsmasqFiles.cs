namespace Patchbay.Planning.Dnsmasq;

/// <summary>The files of one network's dnsmasq.</summary>
/// <param name="Config">What it is told.</param>
/// <param name="Hosts">Fixed addresses; read again on SIGHUP.</param>
/// <param name="AddnHosts">Names; read again on SIGHUP.</param>
/// <param name="Leases">Who has which address; written by dnsmasq, in its own format.</param>
/// <param name="Pid">Its process id, written once its sockets are bound.</param>
public sealed record DnsmasqFiles(string Config, string Hosts, string AddnHosts, string Leases, string Pid)
{
    /// <summary>Where they are.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="paths">The host's folders.</param>
    public static DnsmasqFiles For(string network, HostPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string stem = $"{paths.Dnsmasq}/{network}";
        return new($"{stem}.conf", $"{stem}.hostsfile", $"{stem}.addnhosts", $"{stem}.leases", $"{paths.Run}/networks/{network}.pid");
    }
}
