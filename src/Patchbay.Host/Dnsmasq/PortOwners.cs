using System.Net;
using Patchbay.Linux;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.SockDiag;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Dnsmasq;

/// <summary>Names who holds ports of the host: those that dnsmasq wants, when it says that they are in use, and those that are to be forwarded.</summary>
internal static class PortOwners
{
    private static readonly int[] Ports = [53, 67, 547];

    /// <summary>A sentence that begins with a semicolon; empty where nothing was found.</summary>
    /// <param name="words">dnsmasq's own, which may name an address.</param>
    /// <param name="space">Whose ports; null for the daemon's own namespace.</param>
    public static string Sentence(string words, NetworkNamespace? space)
    {
        try
        {
            IReadOnlyList<BoundSocket> sockets = space is null ? Sockets() : space.Run(Sockets);
            string[] owners = [.. sockets.Where(s => Ports.Contains(s.Local.Port) && IsInTheWay(s, words)).Select(Describe).Distinct()];
            return owners.Length == 0 ? "" : $"; in use by {string.Join(", ", owners)}";
        }
        catch (Exception e) when (e is NetlinkException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Sockets of one device are other networks' own.
    private static bool IsInTheWay(BoundSocket socket, string words)
        => socket.Index == 0 && (IsAny(socket.Local.Address) || words.Contains(socket.Local.Address.ToString(), StringComparison.Ordinal));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IReadOnlyList<BoundSocket> Sockets()
    {
        using SocketDiagnostics diagnostics = SocketDiagnostics.Open();
        return [.. diagnostics.Udp(), .. diagnostics.TcpListeners()];
    }

    /// <summary>Sockets that others can reach and these forwards would take, with who they belong to.</summary>
    public static ValueList<HostSocket> Taken(ValueList<PortForward> forwards, NetworkNamespace? space)
    {
        if (forwards.IsEmpty)
        {
            return [];
        }
        IReadOnlyList<(PortProtocol Protocol, BoundSocket Socket)> sockets = space is null ? ByProtocol() : space.Run(ByProtocol);
        // What is connected answers nobody else; what is bound to a device and to no address is a network's DHCP.
        return sockets.Where(s => s.Socket.Remote.Port == 0 && (s.Socket.Index == 0 || !IsAny(s.Socket.Local.Address)))
            .Where(s => forwards.Any(f => f.Takes(s.Protocol, s.Socket.Local.Address, s.Socket.Local.Port)))
            .Select(s => new HostSocket(s.Protocol, s.Socket.Local.Address, (ushort)s.Socket.Local.Port, Describe(s.Socket)))
            .DistinctBy(s => (s.Protocol, s.Port, s.Owner))
            .ToValueList();
    }

    private static IReadOnlyList<(PortProtocol, BoundSocket)> ByProtocol()
    {
        using SocketDiagnostics diagnostics = SocketDiagnostics.Open();
        return [.. diagnostics.TcpListeners().Select(s => (PortProtocol.Tcp, s)), .. diagnostics.Udp().Select(s => (PortProtocol.Udp, s))];
    }

    private static string Describe(BoundSocket socket)
    {
        string where = IsAny(socket.Local.Address) ? $"port {socket.Local.Port}" : $"{socket.Local}";
        return ProcessTable.FindSocketOwner(socket.Inode) is { } process
            ? $"{ProcessTable.CommandLine(process)?.FirstOrDefault() ?? "process"} (process {process}, {where})"
            : $"user {socket.User} ({where})";
    }
}
