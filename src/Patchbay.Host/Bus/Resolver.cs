using System.Net;
using System.Net.Sockets;
using Patchbay.Engine;
using Patchbay.Planning.Operations;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// systemd-resolved (org.freedesktop.resolve1): told, as libvirt tells it, that the names of a network's domain, and no others,
/// are asked for at the network's own name server. What it says of all links is kept until it tells of a change.
/// </summary>
internal sealed class Resolver : IDisposable
{
    private const string Service = "org.freedesktop.resolve1";
    private const string Path = "/org/freedesktop/resolve1";
    private const string Manager = "org.freedesktop.resolve1.Manager";
    private const string Properties = "org.freedesktop.DBus.Properties";
    private const int Inet4 = 2;
    private const int Inet6 = 10;

    private static readonly TimeSpan SetLimit = TimeSpan.FromSeconds(5);

    // Who leaves does not wait for it: it forgets a link that is gone.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);

    private readonly SystemBus _bus;
    private readonly Action<HostEvent> _tell;
    private readonly ServiceWatch _watch;
    private readonly Lock _lock = new();

    // Links that were asked about or told of: what it says of others is no news.
    private readonly HashSet<int> _ours = [];
    private Answer _answer = new(false, null, []);
    private int _changes;

    /// <summary>Begins to follow it.</summary>
    /// <param name="bus">The machine's bus.</param>
    /// <param name="tell">Told when it came, went or forgot.</param>
    /// <param name="time">The clock.</param>
    public Resolver(SystemBus bus, Action<HostEvent> tell, TimeProvider time)
    {
        (_bus, _tell) = (bus, tell);
        _watch = new ServiceWatch(bus, Service, [Properties], ReadAsync, time);
    }

    /// <summary>As it is, for these links.</summary>
    /// <param name="links">Their names, with the kernel's numbers; those that there are not are null.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<ResolverState> LookAsync(IEnumerable<(string Name, int? Index)> links, CancellationToken cancellationToken)
    {
        await _watch.WaitForFirstAsync(cancellationToken);
        lock (_lock)
        {
            Dictionary<string, NameServer> servers = [];
            foreach ((string name, int? index) in links)
            {
                if (index is not { } number)
                {
                    continue;
                }
                _ours.Add(number);
                if (_answer.ServerByLink.TryGetValue(number, out NameServer? server))
                {
                    servers[name] = server;
                }
            }
            return new ResolverState { IsRunning = _answer.IsRunning, Problem = _answer.Problem, ServerByLink = servers };
        }
    }

    /// <summary>Tells it of a link.</summary>
    /// <exception cref="HostException">It refused, in its own words, or did not answer.</exception>
    /// <exception cref="HostFeatureMissingException">It did not answer, and was to forget only.</exception>
    public async Task SetAsync(HostOperation.SetNameServer change, int index)
    {
        try
        {
            if (change.After is { } server)
            {
                await TellAsync(index, server);
            }
            else
            {
                await SendAsync(c => Revert(c, index), LeaveLimit);
            }
        }
        catch (HostException e)
        {
            if (e.InnerException is TimeoutException)
            {
                // Others do not wait as well; it is asked again soon.
                Keep(new Answer(false, e.Message, []));
                _watch.LookAgain();
                if (change.After is null)
                {
                    throw new HostFeatureMissingException($"{change}: {e.Message}", e);
                }
            }
            throw new HostException($"{change}: {e.Message}", e);
        }
        lock (_lock)
        {
            _changes++;
            Dictionary<int, NameServer> servers = new(_answer.ServerByLink);
            servers.Remove(index);
            if (change.After is { } told)
            {
                servers[index] = told;
            }
            _answer = _answer with { ServerByLink = servers };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void Keep(Answer answer)
    {
        lock (_lock)
        {
            _changes++;
            _answer = answer;
        }
    }

    // The domains first: a server without them would be asked for everything.
    private async Task TellAsync(int index, NameServer server)
    {
        await SendAsync(c => Domains(c, index, server.Domain), SetLimit);
        try
        {
            await SendAsync(c => Servers(c, index, server.Address), SetLimit);
        }
        catch (HostException e) when (e.InnerException is not TimeoutException)
        {
            await SendAsync(c => Revert(c, index), LeaveLimit);
            throw;
        }
    }

    private async Task<bool> ReadAsync(ServicePresence presence, CancellationToken cancellationToken)
    {
        while (true)
        {
            int changes;
            lock (_lock)
            {
                changes = _changes;
            }
            Answer after = presence.IsRunning ? await AskAsync(cancellationToken) : new Answer(false, presence.Problem, []);
            bool isNews;
            lock (_lock)
            {
                // What we told it meanwhile may be missing from its answer.
                if (changes != _changes)
                {
                    continue;
                }
                Answer before = _answer;
                _answer = after;
                isNews = (before.IsRunning, before.Problem) != (after.IsRunning, after.Problem)
                    || _ours.Any(l => before.ServerByLink.GetValueOrDefault(l) != after.ServerByLink.GetValueOrDefault(l));
                // Who looks again names those that there are.
                _ours.RemoveWhere(l => !after.ServerByLink.ContainsKey(l));
            }
            if (isNews)
            {
                _tell(new HostEvent.ManagersChanged());
            }
            return after.Problem is null;
        }
    }

    // DNS is a(iiay), Domains a(isb), each with the link's number first. Ours is a link with one server and one domain that
    // only says which names are meant.
    private async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            VariantValue servers = await PropertyAsync("DNS", cancellationToken);
            VariantValue domains = await PropertyAsync("Domains", cancellationToken);
            Dictionary<int, VariantValue[]> domainsByLink = ByLink(domains);
            Dictionary<int, NameServer> told = [];
            foreach ((int link, VariantValue[] addresses) in ByLink(servers))
            {
                if (addresses is [var server] && domainsByLink.GetValueOrDefault(link) is [var domain] && domain.GetItem(2).GetBool())
                {
                    told[link] = new NameServer(new IPAddress(server.GetItem(2).GetArray<byte>()), domain.GetItem(1).GetString());
                }
            }
            return new Answer(true, null, told);
        }
        catch (HostException e)
        {
            return new Answer(false, e.Message, []);
        }
    }

    private static Dictionary<int, VariantValue[]> ByLink(VariantValue list)
        => Enumerable.Range(0, list.Count).Select(list.GetItem).GroupBy(static i => i.GetItem(0).GetInt32()).ToDictionary(static g => g.Key, static g => g.ToArray());

    private Task<VariantValue> PropertyAsync(string name, CancellationToken cancellationToken)
        => _bus.CallAsync("systemd-resolved", c => Get(c, name), static (m, _) => m.GetBodyReader().ReadVariantValue(), AskLimit, cancellationToken);

    private Task<bool> SendAsync(Func<DBusConnection, MessageBuffer> write, TimeSpan limit)
        => _bus.CallAsync("systemd-resolved", write, static (_, _) => true, limit, CancellationToken.None);

    private static MessageBuffer Get(DBusConnection connection, string name)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Properties, "Get", "ss");
        writer.WriteString(Manager);
        writer.WriteString(name);
        return writer.CreateMessage();
    }

    private static MessageBuffer Revert(DBusConnection connection, int index)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, Manager, "RevertLink", "i");
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

    /// <summary>What it last said.</summary>
    /// <param name="IsRunning">Whether it runs and answered.</param>
    /// <param name="Problem">Where it seems to run and did not: why.</param>
    /// <param name="ServerByLink">What it was told, by the link's number.</param>
    private sealed record Answer(bool IsRunning, string? Problem, Dictionary<int, NameServer> ServerByLink);
}
