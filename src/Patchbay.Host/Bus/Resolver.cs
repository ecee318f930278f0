using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Planning.Operations;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// systemd-resolved (org.freedesktop.resolve1): told, as libvirt tells it, that the names of a network's domain, and no others,
/// are asked for at the network's own name server.
/// </summary>
internal sealed class Resolver : IDisposable
{
    private const string Service = "org.freedesktop.resolve1";
    private const string Path = "/org/freedesktop/resolve1";
    private const string Manager = "org.freedesktop.resolve1.Manager";
    private const string Link = "org.freedesktop.resolve1.Link";
    private const int Inet4 = 2;
    private const int Inet6 = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly SystemBus _bus;
    private readonly Action<HostEvent> _tell;
    private readonly ServiceWatch _watch;
    private volatile bool _isRunning;

    /// <summary>Begins to follow it.</summary>
    /// <param name="bus">The machine's bus.</param>
    /// <param name="tell">Told when it came or went.</param>
    /// <param name="time">The clock.</param>
    public Resolver(SystemBus bus, Action<HostEvent> tell, TimeProvider time)
    {
        (_bus, _tell) = (bus, tell);
        _watch = new ServiceWatch(bus, Service, [], NoteAsync, time);
    }

    /// <summary>As it is, for these links.</summary>
    /// <param name="links">Their names, with the kernel's numbers; those that there are not are null.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<ResolverState> LookAsync(IEnumerable<(string Name, int? Index)> links, CancellationToken cancellationToken)
    {
        await _watch.WaitForFirstAsync(cancellationToken);
        if (!_isRunning)
        {
            return ResolverState.Absent;
        }
        Dictionary<string, NameServer> servers = [];
        foreach ((string name, int? index) in links)
        {
            if (index is { } number && await AskAsync(number, cancellationToken) is { } server)
            {
                servers[name] = server;
            }
        }
        return new ResolverState { IsRunning = true, ServerByLink = servers };
    }

    /// <summary>Tells it of a link.</summary>
    /// <exception cref="HostException">It refused, in its own words.</exception>
    public async Task SetAsync(HostOperation.SetNameServer change, int index)
    {
        using CancellationTokenSource limit = new(Limit);
        try
        {
            if (change.After is { } server)
            {
                await TellAsync(index, server, limit.Token);
            }
            else
            {
                await SendAsync(c => Revert(c, index), limit.Token);
            }
        }
        catch (HostException e)
        {
            throw new HostException($"{change}: {e.Message}", e);
        }
        catch (OperationCanceledException e)
        {
            throw new HostException($"{change}: systemd-resolved did not answer within {Limit.TotalSeconds} seconds", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    // The domains first: a server without them would be asked for everything.
    private async Task TellAsync(int index, NameServer server, CancellationToken cancellationToken)
    {
        await SendAsync(c => Domains(c, index, server.Domain), cancellationToken);
        try
        {
            await SendAsync(c => Servers(c, index, server.Address), cancellationToken);
        }
        catch (HostException)
        {
            await SendAsync(c => Revert(c, index), cancellationToken);
            throw;
        }
    }

    private Task NoteAsync(bool isRunning, CancellationToken cancellationToken)
    {
        if (_isRunning != isRunning)
        {
            _isRunning = isRunning;
            _tell(new HostEvent.ManagersChanged());
        }
        return Task.CompletedTask;
    }

    private async Task<NameServer?> AskAsync(int index, CancellationToken cancellationToken)
    {
        string link = await _bus.CallAsync(c => GetLink(c, index), static (m, _) => m.GetBodyReader().ReadObjectPathAsString(), cancellationToken);
        // DNS is a(iay), Domains a(sb).
        VariantValue servers = await PropertyAsync(link, "DNS", cancellationToken);
        VariantValue domains = await PropertyAsync(link, "Domains", cancellationToken);
        return servers.Count == 1 && domains.Count == 1 && domains.GetItem(0).GetItem(1).GetBool()
            ? new NameServer(new IPAddress(servers.GetItem(0).GetItem(1).GetArray<byte>()), domains.GetItem(0).GetItem(0).GetString())
            : null;
    }

    private Task<VariantValue> PropertyAsync(string link, string name, CancellationToken cancellationToken)
        => _bus.CallAsync(c => Get(c, link, name), static (m, _) => m.GetBodyReader().ReadVariantValue(), cancellationToken);

    private Task<bool> SendAsync(Func<DBusConnection, MessageBuffer> write, CancellationToken cancellationToken)
        => _bus.CallAsync(write, static (_, _) => true, cancellationToken);

    private static MessageBuffer Get(DBusConnection connection, string link, string name)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, link, "org.freedesktop.DBus.Properties", "Get", "ss");
        writer.WriteString(Link);
        writer.WriteString(name);
        return writer.CreateMessage();
    }

    private static MessageBuffer GetLink(DBusConnection connection, int index) => OfLink(connection, "GetLink", index);

    private static MessageBuffer Revert(DBusConnection connection, int index) => OfLink(connection, "RevertLink", index);

    private static MessageBuffer OfLink(DBusConnection connection, string method, int index)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Manager, method, "i");
        writer.WriteInt32(index);
        return writer.CreateMessage();
    }

    // SetLinkDomains(ifindex i, domains a(sb)): the name, and whether it only says which names are meant.
    private static MessageBuffer Domains(DBusConnection connection, int index, string domain)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Manager, "SetLinkDomains", "ia(sb)");
        writer.WriteInt32(index);
        ArrayStart array = writer.WriteArrayStart(DBusType.Struct);
        writer.WriteStructureStart();
        writer.WriteString(domain);
        writer.WriteBool(true);
        writer.WriteArrayEnd(array);
        return writer.CreateMessage();
    }

    // SetLinkDNS(ifindex i, addresses a(iay)): the family, and the address's bytes.
    private static MessageBuffer Servers(DBusConnection connection, int index, IPAddress address)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Manager, "SetLinkDNS", "ia(iay)");
        writer.WriteInt32(index);
        ArrayStart array = writer.WriteArrayStart(DBusType.Struct);
        writer.WriteStructureStart();
        writer.WriteInt32(address.AddressFamily == AddressFamily.InterNetworkV6 ? Inet6 : Inet4);
        writer.WriteArray(address.GetAddressBytes());
        writer.WriteArrayEnd(array);
        return writer.CreateMessage();
    }
}
