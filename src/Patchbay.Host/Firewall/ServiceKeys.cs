using System.Collections.Immutable;
using System.Net;
using System.Text;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Netlink.Netfilter;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>Keys of maps of services, between the data's text and the kernel's bytes: <c>"virbr0" . 10.0.0.5 . tcp . 80-90</c>.</summary>
internal static class ServiceKeys
{
    private const int NameLength = 16;
    private const int FieldLength = 4;

    public static ImmutableArray<NftType> Types(FirewallKey key)
    {
        ImmutableArray<NftType> service = [IsIPv4(key) ? NftType.IPv4Address : NftType.IPv6Address, NftType.Protocol, NftType.Port];
        return HasLink(key) ? service.Insert(0, NftType.InterfaceName) : service;
    }

    public static NftElement Parse(string text)
    {
        (string? link, string rest) = text[0] == '"' ? (text[1..text.IndexOf('"', 1)], text[(text.IndexOf('"', 1) + 4)..]) : (null, text);
        string[] fields = rest.Split(" . ");
        string[] addresses = fields[0].Split('-');
        PortSpan ports = PortSpan.TryParse(fields[2])!;
        byte protocol = (byte)(fields[1] == PortProtocol.Tcp.Word() ? PortProtocol.Tcp : PortProtocol.Udp);
        return new NftElement(Data(link, addresses[0], protocol, ports.First)) { End = Data(link, addresses[^1], protocol, ports.Last) };
    }

    public static string Format(FirewallKey key, NftElement element)
    {
        ReadOnlySpan<byte> first = element.Key.Span;
        ReadOnlySpan<byte> last = (element.End ?? element.Key).Span;
        int start = HasLink(key) ? NameLength : 0;
        int length = IsIPv4(key) ? 4 : 16;
        string link = start == 0 ? "" : $"\"{Encoding.UTF8.GetString(first[..start]).TrimEnd('\0')}\" . ";
        string from = IpText.Format(new IPAddress(first.Slice(start, length)));
        string to = IpText.Format(new IPAddress(last.Slice(start, length)));
        int protocol = first[start + length];
        int ports = start + length + FieldLength;
        PortSpan range = new((ushort)((first[ports] << 8) | first[ports + 1]), (ushort)((last[ports] << 8) | last[ports + 1]));
        return $"{link}{(from == to ? from : $"{from}-{to}")} . {((PortProtocol)protocol).Word()} . {range}";
    }

    private static NftData Data(string? link, string address, byte protocol, ushort port)
    {
        NftData[] service = [NftData.Address(IPAddress.Parse(address)), NftData.Byte(protocol), NftData.Port(port)];
        return NftData.Concatenate(link is null ? service : [NftData.InterfaceName(link), .. service]);
    }

    private static bool IsIPv4(FirewallKey key) => key is FirewallKey.ServiceIPv4 or FirewallKey.LinkServiceIPv4;

    private static bool HasLink(FirewallKey key) => key is FirewallKey.LinkServiceIPv4 or FirewallKey.LinkServiceIPv6;
}
