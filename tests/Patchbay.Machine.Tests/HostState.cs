using System.Text.RegularExpressions;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Everything a network or a guest could leave behind on a host, as text to compare, in the words of the kernel's own tools.</summary>
internal static partial class HostState
{
    /// <summary>Links, addresses, routes, rules, settings, mounts' leftovers and processes.</summary>
    public static async Task<string> SeenAsync(TestHost host)
    {
        string seen = await host.Host.ShellAsync(
            """
            for i in $(seq 80); do ip -o link | grep -q " pbgone-" || break; sleep 0.05; done
            echo "# links"; ip -o link show | sed 's/^[0-9]*: //; s/ qlen .*//'
            echo "# addresses"; ip -o address show | sed 's/^[0-9]*: //; s/ valid_lft .*//; s/ tentative//'
            echo "# routes"; ip route show table all | grep -v ' dev wan0 \| dev lo ' || true; ip -6 route show table all | grep -v ' dev wan0 \| dev lo ' || true
            echo "# rules"; ip rule; ip -6 rule
            echo "# firewall"; nft -s list ruleset
            echo "# settings"; cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding
            echo "# processes"; ps -eo comm=,args= --sort=comm | grep -v 'conf-file=[^ ]*/loaded/' | cut -d' ' -f1 | grep -x 'dnsmasq\|qemu.*\|passt' || true
            """);
        return Counters().Replace(seen, "");
    }

    [GeneratedRegex(@" (expires|timeout) [0-9a-z]+")]
    private static partial Regex Counters();
}
