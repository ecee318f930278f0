namespace Patchbay.Planning;

/// <summary>Where everything lives, below one root: <c>/</c> for a machine's daemon, another folder for tests and for several daemons.</summary>
/// <param name="Root">Absolute, without a slash at its end; empty for the machine's own.</param>
public sealed record HostPaths(string Root)
{
    /// <summary>Definitions: <c>networks/</c>, <c>guests/</c>, each with <c>autostart/</c>.</summary>
    public string Definitions => $"{Root}/etc/patchbay";

    /// <summary>Administrators' hook scripts: <c>network</c>, <c>qemu</c>, <c>daemon</c>, each with a folder of its name and <c>.d</c>.</summary>
    public string Hooks => $"{Definitions}/hooks";

    /// <summary>Live state; gone after a boot.</summary>
    public string Run => $"{Root}/run/patchbay";

    /// <summary>What dnsmasq keeps over a boot: leases, and the lists of them that libvirt's clients look for.</summary>
    public string Dnsmasq => $"{Root}/var/lib/patchbay/dnsmasq";

    /// <summary>Networks that are being changed as one, each as it was; nothing most of the time.</summary>
    public string NetworkSet => $"{Root}/var/lib/patchbay/networkset.xml";

    /// <summary>dnsmasq's configuration and hosts files, written anew at each start; in memory, as a disk makes a start longer.</summary>
    public string DnsmasqConfiguration => $"{Run}/dnsmasq";

    /// <summary>Guests' own files: NVRAM, channels.</summary>
    public string Guests => $"{Root}/var/lib/patchbay/guests";

    /// <summary>Guests' and dnsmasq's output.</summary>
    public string Logs => $"{Root}/var/log/patchbay";

    /// <summary>The socket for everything.</summary>
    public string Socket => $"{Run}/libvirt-sock";

    /// <summary>The socket for looking.</summary>
    public string ReadOnlySocket => $"{Run}/libvirt-sock-ro";
}
