using System.Net;
using System.Net.Sockets;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Firewall;

/// <summary>What became of a try to reach somebody.</summary>
/// <param name="Outcome">How it ended for the one who tried.</param>
/// <param name="Source">Who it came from, as the other side saw it; null where nothing arrived.</param>
internal sealed record Reached(Outcome Outcome, IPEndPoint? Source);

internal enum Outcome
{
    /// <summary>It arrived, and the answer came back.</summary>
    Answered,

    /// <summary>An ICMP message said that there is no way.</summary>
    Refused,

    /// <summary>Nothing came back.</summary>
    Silence,
}

/// <summary>Tries with real sockets, each in its own namespace.</summary>
internal static class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>One datagram there, one back.</summary>
    public static async Task<Reached> Udp(PrivateNetwork from, PrivateNetwork to, string address, int port = 7000, string? source = null, int sourcePort = 0, int? serverPort = null)
    {
        IPEndPoint target = new(IPAddress.Parse(address), port);
        using Socket server = Bound(to, ProtocolType.Udp, Any(target), serverPort ?? port);
        using Socket client = Bound(from, ProtocolType.Udp, source is null ? Any(target) : IPAddress.Parse(source), sourcePort);
        byte[] buffer = new byte[64];
        IPEndPoint? seen = null;
        try
        {
            await client.ConnectAsync(target);
            await client.SendAsync("?"u8.ToArray());
            using CancellationTokenSource limit = new(Patience);
            Task<int> answer = client.ReceiveAsync(buffer, SocketFlags.None, limit.Token).AsTask();
            Task<SocketReceiveFromResult> arrival = server.ReceiveFromAsync(new byte[64], SocketFlags.None, Any2(target), limit.Token).AsTask();
            if (await Task.WhenAny(arrival, answer) == arrival && arrival.IsCompletedSuccessfully)
            {
                seen = (IPEndPoint)(await arrival).RemoteEndPoint;
                await server.SendToAsync("!"u8.ToArray(), seen);
            }
            await answer;
            return new Reached(Outcome.Answered, seen);
        }
        catch (SocketException e)
        {
            return new Reached(Ended(e), seen);
        }
        catch (OperationCanceledException)
        {
            return new Reached(Outcome.Silence, seen);
        }
    }

    /// <summary>One connection.</summary>
    public static async Task<Reached> Tcp(PrivateNetwork from, PrivateNetwork to, string address, int port = 7000, string? source = null, int sourcePort = 0, int? serverPort = null)
    {
        IPEndPoint target = new(IPAddress.Parse(address), port);
        using Socket server = Bound(to, ProtocolType.Tcp, Any(target), serverPort ?? port);
        server.Listen();
        using Socket client = Bound(from, ProtocolType.Tcp, source is null ? Any(target) : IPAddress.Parse(source), sourcePort);
        using CancellationTokenSource limit = new(Patience);
        try
        {
            await client.ConnectAsync(target, limit.Token);
            using Socket accepted = await server.AcceptAsync(limit.Token);
            return new Reached(Outcome.Answered, (IPEndPoint)accepted.RemoteEndPoint!);
        }
        catch (SocketException e)
        {
            return new Reached(Ended(e), null);
        }
        catch (OperationCanceledException)
        {
            return new Reached(Outcome.Silence, null);
        }
    }

    /// <summary>A datagram to a group or to everyone, and who the listener sees it come from; null where it does not arrive.</summary>
    public static async Task<IPEndPoint?> Cast(PrivateNetwork from, string source, int sourcePort, PrivateNetwork to, string group, int port)
    {
        IPEndPoint target = new(IPAddress.Parse(group), port);
        using Socket server = Bound(to, ProtocolType.Udp, Any(target), port);
        using Socket client = Bound(from, ProtocolType.Udp, IPAddress.Parse(source), sourcePort);
        client.EnableBroadcast = true;
        if (!target.Address.Equals(IPAddress.Broadcast))
        {
            to.Run(() => server.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(target.Address)));
            client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Parse(source).GetAddressBytes());
        }
        using CancellationTokenSource limit = new(Patience);
        await client.SendToAsync("?"u8.ToArray(), target);
        try
        {
            return (IPEndPoint)(await server.ReceiveFromAsync(new byte[64], SocketFlags.None, Any2(target), limit.Token)).RemoteEndPoint;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>An echo request, and the source that the other side sees; null where it does not arrive.</summary>
    public static async Task<IPAddress?> Ping(PrivateNetwork from, PrivateNetwork to, string address)
    {
        using Socket server = Bound(to, ProtocolType.Icmp, IPAddress.Any, 0);
        using Socket client = Bound(from, ProtocolType.Icmp, IPAddress.Any, 0);
        // type 8, code 0, checksum, identifier 1, sequence 1 (RFC 792)
        byte[] echo = [8, 0, 0xF7, 0xFD, 0, 1, 0, 1];
        using CancellationTokenSource limit = new(Patience);
        await client.SendToAsync(echo, new IPEndPoint(IPAddress.Parse(address), 0));
        try
        {
            return ((IPEndPoint)(await server.ReceiveFromAsync(new byte[128], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), limit.Token)).RemoteEndPoint).Address;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static Outcome Ended(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable => Outcome.Refused,
        SocketError.TimedOut => Outcome.Silence,
        _ => throw e,
    };

    private static Socket Bound(PrivateNetwork network, ProtocolType protocol, IPAddress address, int port) => network.Run(() =>
    {
        SocketType type = protocol switch
        {
            ProtocolType.Tcp => SocketType.Stream,
            ProtocolType.Udp => SocketType.Dgram,
            _ => SocketType.Raw,
        };
        Socket socket = new(address.AddressFamily, type, protocol);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    });

    private static IPAddress Any(IPEndPoint target) => target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private static IPEndPoint Any2(IPEndPoint target) => new(Any(target), 0);
}
