using System.Net;
using Patchbay.Planning.Operations;

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
        string name = Escape(network);
        string written = $"{paths.DnsmasqConfiguration}/{name}";
        return new($"{written}.conf", $"{written}.hostsfile", $"{written}.addnhosts", $"{paths.Dnsmasq}/{name}.leases", $"{paths.Run}/networks/{name}.pid");
    }

    /// <summary>What starts it.</summary>
    /// <param name="network">The network's name.</param>
    public HostOperation.StartDnsmasq Start(string network) => new(network, Config, Pid);

    /// <summary>The network that a file is named after.</summary>
    /// <param name="file">The file's name, without its extension.</param>
    public static string NetworkOf(string file) => WebUtility.HtmlDecode(file);

    // In dnsmasq's configuration quotes vanish and a number sign may begin a comment. The rest is what libvirt escapes, so
    // that the files have the names that people know.
    private static string Escape(string name)
        => string.Concat(name.Select(c => c switch
        {
            '"' => "&quot;",
            '\'' => "&apos;",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '#' => "&#35;",
            _ => c.ToString(),
        }));
}
