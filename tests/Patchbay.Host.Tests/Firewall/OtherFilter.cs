using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>Packet filters of other programs, as they load them. Each is loaded anew by a second call, as a reload does.</summary>
internal static class OtherFilter
{
    public static IReadOnlyDictionary<string, Action<PrivateNetwork>> All { get; } = new Dictionary<string, Action<PrivateNetwork>>
    {
        ["docker"] = static n => n.ExecWithInput(Docker, "sh", "-e"),
        ["docker, by the older iptables"] = static n => n.ExecWithInput(Older + Docker, "sh", "-e"),
        ["shorewall, by the older iptables"] = static n => n.ExecWithInput(Older + Shorewall, "sh", "-e"),
        ["a policy, by the older iptables"] = static n => n.ExecWithInput(Older + ByOldPolicy, "sh", "-e"),
        ["ufw"] = static n => n.Exec("unshare", "--mount", "sh", "-ec", Ufw),
        ["firewalld"] = static n => n.ExecWithInput(Firewalld, "nft", "-f", "-"),
        ["nftables, by policy"] = static n => n.ExecWithInput(ByPolicy, "nft", "-f", "-"),
        ["nftables, the host itself too"] = static n => n.ExecWithInput(ByPolicy.Replace("iif lo accept;", "", StringComparison.Ordinal).Replace("oif lo accept;", "", StringComparison.Ordinal), "nft", "-f", "-"),
        ["nftables, by a last rule"] = static n => n.ExecWithInput(ByRule, "nft", "-f", "-"),
        ["nftables, earlier than others"] = static n => n.ExecWithInput(ByPolicy.Replace("priority filter", "priority -150", StringComparison.Ordinal), "nft", "-f", "-"),
        ["nftables, all but some devices"] = static n => n.ExecWithInput(ByDevice, "nft", "-f", "-"),
        ["a refusal for each protocol"] = static n => n.ExecWithInput(ByProtocol, "sh", "-e"),
        ["shorewall"] = static n => n.ExecWithInput(Shorewall, "sh", "-e"),
        ["k3s, Calico and Tailscale"] = static n => n.ExecWithInput(Cluster, "sh", "-e"),
        ["fail2ban and CrowdSec"] = static n => n.ExecWithInput(ByPolicy + Bans, "nft", "-f", "-"),
    };

    // As on a host whose alternatives are set so.
    private const string Older =
        """
        iptables() { iptables-legacy "$@"; }
        ip6tables() { ip6tables-legacy "$@"; }

        """;

    private const string ByOldPolicy =
        """
        for table in iptables ip6tables; do
          $table -w -F
          for chain in INPUT FORWARD OUTPUT; do $table -w -P $chain DROP; done
          $table -w -A FORWARD -p tcp --dport 25 -m comment --comment "no mail" -j REJECT
        done

        """;

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

    private const string ByDevice =
        """
        table inet routers
        delete table inet routers
        table inet routers {
          chain in { type filter hook input priority 0; iifname != { "lo", "uplink0" } counter drop; }
          chain through { type filter hook forward priority 0; tcp dport 25 drop; iif != "uplink0" log prefix "no way " drop; }
        }
        """;

    // As guides to a simple stateful firewall have it.
    private const string ByProtocol =
        """
        iptables -w -F; iptables -w -X
        for chain in INPUT FORWARD; do
          iptables -w -A $chain -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
          iptables -w -A $chain -i lo -j ACCEPT
          iptables -w -A $chain -m conntrack --ctstate INVALID -j DROP
          iptables -w -A $chain -p tcp --dport 25 -j DROP
          iptables -w -A $chain -p tcp -j REJECT --reject-with tcp-reset
          iptables -w -A $chain -p udp -j REJECT --reject-with icmp-port-unreachable
          iptables -w -A $chain -j REJECT --reject-with icmp-proto-unreachable
        done
        """;

    // One chain that refuses, for all who want to: the administrator's rules as well.
    private const string Shorewall =
        """
        iptables -w -F; iptables -w -X
        iptables -w -P INPUT DROP; iptables -w -P FORWARD DROP
        for chain in reject uplink0_fwd uplink0_in; do iptables -w -N $chain; done
        iptables -w -A reject -s 224.0.0.0/4 -j DROP
        iptables -w -A reject -p igmp -j DROP
        iptables -w -A reject -p tcp -j REJECT --reject-with tcp-reset
        iptables -w -A reject -p udp -j REJECT
        iptables -w -A reject -p icmp -j REJECT --reject-with icmp-host-unreachable
        iptables -w -A reject -j REJECT --reject-with icmp-host-prohibited
        iptables -w -A uplink0_fwd -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -w -A uplink0_fwd -j DROP
        iptables -w -A uplink0_in -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -w -A uplink0_in -p tcp --dport 22 -j ACCEPT
        iptables -w -A uplink0_in -j DROP
        iptables -w -A INPUT -i uplink0 -j uplink0_in
        iptables -w -A INPUT -i lo -j ACCEPT
        iptables -w -A INPUT -m limit --limit 1/s -j LOG --log-prefix "in "
        iptables -w -A INPUT -g reject
        iptables -w -A FORWARD -i uplink0 -j uplink0_fwd
        iptables -w -A FORWARD -p tcp --dport 25 -g reject
        iptables -w -A FORWARD -m limit --limit 1/s -j LOG --log-prefix "through "
        iptables -w -A FORWARD -g reject
        """;

    // Chains that stand before everybody's rules, with marks and drops of their own.
    private const string Cluster =
        """
        iptables -w -F; iptables -w -X; iptables -w -t mangle -F; iptables -w -t mangle -X
        iptables -w -P INPUT DROP; iptables -w -P FORWARD DROP
        for chain in ts-forward ts-input KUBE-FORWARD KUBE-FIREWALL cali-FORWARD cali-from-wl-dispatch cali-cidr-block KUBE-ROUTER-FORWARD; do iptables -w -N $chain; done
        iptables -w -A ts-forward -i tailscale0 -j MARK --set-xmark 0x40000/0xff0000
        iptables -w -A ts-forward -m mark --mark 0x40000/0xff0000 -j ACCEPT
        iptables -w -A ts-forward -s 100.64.0.0/10 -o tailscale0 -j DROP
        iptables -w -A ts-forward -o tailscale0 -j ACCEPT
        iptables -w -A ts-input -s 100.64.0.0/10 ! -i tailscale0 -j DROP
        iptables -w -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
        iptables -w -A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
        iptables -w -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -w -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
        iptables -w -A cali-FORWARD -j MARK --set-xmark 0x0/0xe0000
        iptables -w -A cali-FORWARD -m mark --mark 0x0/0x10000 -j cali-cidr-block
        iptables -w -A cali-FORWARD -i cali+ -j cali-from-wl-dispatch
        iptables -w -A cali-FORWARD -j MARK --set-xmark 0x10000/0x10000
        iptables -w -A cali-from-wl-dispatch -j DROP
        iptables -w -A FORWARD -j cali-FORWARD
        iptables -w -A FORWARD -j ts-forward
        iptables -w -A FORWARD -j KUBE-ROUTER-FORWARD
        iptables -w -A FORWARD -m conntrack --ctstate NEW -j KUBE-FORWARD
        iptables -w -A FORWARD -p tcp --dport 25 -j DROP
        iptables -w -A INPUT -j ts-input
        iptables -w -A INPUT -j KUBE-FIREWALL
        iptables -w -A INPUT -i lo -j ACCEPT
        iptables -w -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        """;

    private const string Bans =
        """

        table inet f2b-table
        delete table inet f2b-table
        table inet f2b-table {
          set addr-set-sshd { type ipv4_addr; elements = { 203.0.113.9 }; }
          chain f2b-chain { type filter hook input priority -1; tcp dport 22 ip saddr @addr-set-sshd reject; }
        }
        table ip crowdsec
        delete table ip crowdsec
        table ip crowdsec {
          set crowdsec-blacklists { type ipv4_addr; flags timeout; elements = { 203.0.113.7 }; }
          chain crowdsec-chain { type filter hook input priority -10; ip saddr @crowdsec-blacklists counter drop; }
          chain crowdsec-chain-forward { type filter hook forward priority -10; ip saddr @crowdsec-blacklists counter drop; }
        }
        """;
}
