using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Cli.Dry;

/// <summary>
/// What anyone may see of this host, for dry runs: links, addresses, routes, settings and files. The firewall is for root
/// to see; a dry run takes it for empty.
/// </summary>
internal static class HostView
{
    private const string Devices = "/sys/class/net";

    /// <summary>Whether a link of that name exists.</summary>
    public static bool HasLink(string name) => name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && Directory.Exists($"{Devices}/{name}");

    public static HostSnapshot Look(HostScope scope) => new()
    {
        Links = (scope.Links ?? new ValueList<string>()).Where(HasLink).ToDictionary(name => name, Link),
        Routes = [
            .. scope.Routes?.Any(static n => n.IsIPv4) != false ? RouteTables.IPv4() : [],
            .. scope.Routes?.Any(static n => !n.IsIPv4) != false ? RouteTables.IPv6() : [],
        ],
        Sysctls = scope.Sysctls.Select(key => (key, Value: TextOf($"/proc/sys/{key}"))).Where(s => s.Value is not null).ToDictionary(s => s.key, s => s.Value!.Trim()),
        Files = scope.Files.Select(path => (path, Text: TextOf(path))).Where(f => f.Text is not null).ToDictionary(f => f.path, f => f.Text!),
        ServedNetworks = scope.Dnsmasq.Where(d => Runs(d.Value)).Select(d => d.Key).ToValueList(),
        RouterAdvertisedLinks = RouteTables.RouterAdvertised().Where(link => TextOf($"/proc/sys/net/ipv6/conf/{link}/accept_ra")?.Trim() == "1").Distinct().ToValueList(),
    };

    private static LinkState Link(string name)
    {
        string folder = $"{Devices}/{name}";
        bool isBridge = Directory.Exists($"{folder}/bridge");
        uint flags = uint.TryParse(TextOf($"{folder}/flags")?.Trim()[2..], NumberStyles.AllowHexSpecifier, null, out uint f) ? f : 0;
        return new LinkState
        {
            Name = name,
            Index = (int)Number($"{folder}/ifindex"),
            Kind = isBridge ? "bridge" : File.Exists($"{folder}/tun_flags") ? "tun" : "",
            Mac = MacAddress.TryParse(TextOf($"{folder}/address")?.Trim(), null, out MacAddress mac) ? mac : default,
            Mtu = Number($"{folder}/mtu"),
            IsUp = (flags & 1) != 0,
            IsPointToPoint = (flags & 0x10) != 0,
            Stp = isBridge && Number($"{folder}/bridge/stp_state") != 0,
            DelaySeconds = isBridge ? Number($"{folder}/bridge/forward_delay") / 100 : 0,
            VlanFiltering = isBridge && Number($"{folder}/bridge/vlan_filtering") != 0,
            Addresses = Addresses(name),
        };
    }

    private static ValueList<IpPrefix> Addresses(string link)
    {
        NetworkInterface? device = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == link);
        return device is null
            ? []
            : device.GetIPProperties().UnicastAddresses.Where(a => !a.Address.IsIPv6LinkLocal)
                .Select(a => new IpPrefix(WithoutZone(a.Address), a.PrefixLength)).ToValueList();
    }

    private static IPAddress WithoutZone(IPAddress address) => new(address.GetAddressBytes());

    private static bool Runs(string pidFile)
        => uint.TryParse(TextOf(pidFile)?.Trim(), out uint pid) && TextOf($"/proc/{pid}/comm")?.Trim() == "dnsmasq";

    private static uint Number(string path) => uint.TryParse(TextOf(path)?.Trim(), out uint number) ? number : 0;

    private static string? TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
