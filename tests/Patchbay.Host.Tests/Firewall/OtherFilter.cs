using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>Packet filters of other programs, as they load them. Each is loaded anew by a second call, as a reload does.</summary>
internal static class OtherFilter
{
    public static IReadOnlyDictionary<string, Action<PrivateNetwork>> All { get; } = new Dictionary<string, Action<PrivateNetwork>>
    {
        ["docker"] = static n => n.ExecWithInput(Docker, "sh", "-e"),
        ["ufw"] = static n => n.Exec("unshare", "--mount", "sh", "-ec", Ufw),
        ["firewalld"] = static n => n.ExecWithInput(Firewalld, "nft", "-f", "-"),
        ["nftables, by policy"] = static n => n.ExecWithInput(ByPolicy, "nft", "-f", "-"),
        ["nftables, by a last rule"] = static n => n.ExecWithInput(ByRule, "nft", "-f", "-"),
    };

    // What dockerd loads for its default bridge, and an administrator's rule in the chain that is meant for that.
    private const string Docker =
        """
        iptables -w -t filter -F; iptables -w -t filter -X; iptables -w -t raw -F
        iptables -w -P FORWARD DROP
        for chain in DOCKER DOCKER-ISOLATION-STAGE-1 DOCKER-ISOLATION-STAGE-2 DOCKER-USER; do iptables -w -N $chain; done
        iptables -w -A FORWARD -j DOCKER-USER
        iptables -w -A FORWARD -j DOCKER-ISOLATION-STAGE-1
        iptables -w -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -w -A FORWARD -o docker0 -j DOCKER
        iptables -w -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
        iptables -w -A FORWARD -i docker0 -o docker0 -j ACCEPT
        iptables -w -A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
        iptables -w -A DOCKER-ISOLATION-STAGE-1 -j RETURN
        iptables -w -A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
        iptables -w -A DOCKER-ISOLATION-STAGE-2 -j RETURN
        iptables -w -A DOCKER-USER -p tcp --dport 25 -j DROP
        iptables -w -A DOCKER-USER -j RETURN
        iptables -w -t raw -A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP
        """;

    // ufw itself, as it is enabled on a server; its own files stay as they are.
    private const string Ufw =
        """
        files=$(mktemp -d); trap 'rm -rf "$files"' EXIT
        cp -r /etc/ufw/. "$files"
        mount -t tmpfs -o mode=755 ufw /etc/ufw; cp -r "$files"/. /etc/ufw
        mount -t tmpfs -o mode=755 run /run; mkdir -p /run/lock
        ufw route deny proto tcp to any port 25
        ufw --force enable
        """;

    // The frame of what firewalld 1.3 loads with all links in the zone "public".
    private const string Firewalld =
        """
        table inet firewalld
        delete table inet firewalld
        table inet firewalld {
          chain filter_IN_public { tcp dport 22 accept; meta l4proto { icmp, ipv6-icmp } accept; reject with icmpx admin-prohibited; }
          chain filter_INPUT_ZONES { goto filter_IN_public; }
          chain filter_FWD_public_deny { tcp dport 25 drop; }
          chain filter_FWD_public_allow { }
          chain filter_FWD_public { jump filter_FWD_public_deny; jump filter_FWD_public_allow; reject with icmpx admin-prohibited; }
          chain filter_FORWARD_ZONES { goto filter_FWD_public; }
          chain filter_INPUT {
            type filter hook input priority 10; policy accept;
            ct state { established, related } accept
            iifname "lo" accept
            ct state invalid drop
            jump filter_INPUT_ZONES
            reject with icmpx admin-prohibited
          }
          chain filter_FORWARD {
            type filter hook forward priority 10; policy accept;
            ct state { established, related } accept
            ct status dnat accept
            iifname "lo" accept
            ct state invalid drop
            jump filter_FORWARD_ZONES
            reject with icmpx admin-prohibited
          }
          chain filter_OUTPUT {
            type filter hook output priority 10; policy accept;
            oifname "lo" accept
          }
        }
        """;

    private const string ByPolicy =
        """
        table inet filter
        delete table inet filter
        table inet filter {
          chain input { type filter hook input priority filter; policy drop; iif lo accept; ct state established,related accept; }
          chain forward { type filter hook forward priority filter; policy drop; tcp dport 25 drop; }
          chain output { type filter hook output priority filter; policy drop; oif lo accept; ct state established,related accept; }
        }
        """;

    private const string ByRule =
        """
        table ip administrators
        delete table ip administrators
        table ip administrators {
          chain rest { tcp dport 25 drop; counter drop; }
          chain in { type filter hook input priority -5; policy accept; iif lo accept; counter reject; }
          chain through { type filter hook forward priority -5; policy accept; log prefix "dropped "; jump rest; }
        }
        """;
}
