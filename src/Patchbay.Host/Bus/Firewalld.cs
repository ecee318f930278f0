using Patchbay.Engine;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// firewalld (org.fedoraproject.FirewallD1): its zones, and which links are in them. It is slow to answer, so what it says is
/// kept until it tells of a change; it forgets links when it is reloaded or started again.
/// </summary>
internal sealed class Firewalld : IDisposable
{
    private const string Service = "org.fedoraproject.FirewallD1";
    private const string Path = "/org/fedoraproject/FirewallD1";
    private const string ZoneInterface = $"{Service}.zone";
    private const string PolicyInterface = $"{Service}.policy";

    // A reload keeps it from answering for as long.
    private static readonly TimeSpan EnterLimit = TimeSpan.FromSeconds(30);

    // Who leaves does not wait for it: the link is gone, and a reload forgets it.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);

    // For each question.
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(3);

    private readonly SystemBus _bus;
    private readonly Action<HostEvent> _tell;
    private readonly ServiceWatch _watch;
    private readonly Lock _lock = new();
    private FirewalldState _state = FirewalldState.Absent;
    private int _changes;

    /// <summary>Begins to follow it.</summary>
    /// <param name="bus">The machine's bus.</param>
    /// <param name="tell">Told when it came, went or forgot.</param>
    /// <param name="time">The clock.</param>
    public Firewalld(SystemBus bus, Action<HostEvent> tell, TimeProvider time)
    {
        (_bus, _tell) = (bus, tell);
        _watch = new ServiceWatch(bus, Service, [Service, ZoneInterface], ReadAsync, time);
    }

    /// <summary>As it is.</summary>
    public async Task<FirewalldState> LookAsync(CancellationToken cancellationToken)
    {
        await _watch.WaitForFirstAsync(cancellationToken);
        lock (_lock)
        {
            return _state;
        }
    }

    /// <summary>Puts a link into a zone, or out of all.</summary>
    /// <exception cref="HostException">It refused, in its own words, or did not answer.</exception>
    /// <exception cref="HostFeatureMissingException">It did not answer, and the link was to leave only.</exception>
    public async Task SetZoneAsync(HostOperation.SetZone change)
    {
        try
        {
            string zone = change.Zone ?? "";
            await _bus.CallAsync(
                "firewalld",
                c => Call(c, ZoneInterface, change.Zone is null ? "removeInterface" : "changeZoneOfInterface", "ss", zone, change.Bridge),
                static (m, _) => m.GetBodyReader().ReadString(),
                change.Zone is null ? LeaveLimit : EnterLimit,
                CancellationToken.None);
        }
        catch (HostException e) when (change.Zone is null && e.Message.Contains("UNKNOWN_INTERFACE", StringComparison.Ordinal))
        {
            // Out of it already.
        }
        catch (HostException e)
        {
            if (e.InnerException is TimeoutException)
            {
                // Others do not wait as well; it is asked again soon.
                Set(FirewalldState.Absent with { Problem = e.Message });
                _watch.LookAgain();
                if (change.Zone is null)
                {
                    throw new HostFeatureMissingException($"{change}: {e.Message}", e);
                }
            }
            throw new HostException($"{change}: {e.Message}", e);
        }
        lock (_lock)
        {
            _changes++;
            Dictionary<string, string> zones = new(_state.ZoneByLink);
            zones.Remove(change.Bridge);
            if (change.Zone is not null)
            {
                zones[change.Bridge] = change.Zone;
            }
            _state = _state with { ZoneByLink = zones };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void Set(FirewalldState state)
    {
        lock (_lock)
        {
            _changes++;
            _state = state;
        }
    }

    private async Task<bool> ReadAsync(ServicePresence presence, CancellationToken cancellationToken)
    {
        FirewalldState before;
        FirewalldState after;
        int changes;
        do
        {
            lock (_lock)
            {
                (before, changes) = (_state, _changes);
            }
            try
            {
                after = presence.IsRunning ? await AskAsync(cancellationToken) : FirewalldState.Absent with { Problem = presence.Problem };
            }
            catch (HostException e)
            {
                after = FirewalldState.Absent with { Problem = e.Message };
            }
            lock (_lock)
            {
                // What we changed meanwhile may be missing from its answer.
                if (changes == _changes)
                {
                    _state = after;
                    break;
                }
            }
        }
        while (true);
        if (!Same(before, after))
        {
            _tell(new HostEvent.ManagersChanged());
        }
        return after.Problem is null;
    }

    private async Task<FirewalldState> AskAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> zoneByLink = [];
        Dictionary<string, string[]> active = await _bus.CallAsync(
            "firewalld", static c => Call(c, ZoneInterface, "getActiveZones", ""), static (m, _) => ReadActive(m.GetBodyReader()), AskLimit, cancellationToken);
        foreach ((string zone, string[] links) in active)
        {
            foreach (string link in links)
            {
                zoneByLink[link] = zone;
            }
        }
        return new FirewalldState
        {
            IsRunning = true,
            Zones = await NamesAsync(ZoneInterface, "getZones", cancellationToken),
            Policies = await NamesAsync(PolicyInterface, "getPolicies", cancellationToken),
            ZoneByLink = zoneByLink,
        };
    }

    // Policies are younger (firewalld 0.9) than zones.
    private async Task<ValueList<string>> NamesAsync(string of, string method, CancellationToken cancellationToken)
    {
        try
        {
            return (await _bus.CallAsync(
                "firewalld", c => Call(c, of, method, ""), static (m, _) => m.GetBodyReader().ReadArrayOfString(), AskLimit, cancellationToken)).ToValueList();
        }
        catch (HostException e) when (of == PolicyInterface && e.InnerException is not TimeoutException)
        {
            return [];
        }
    }

    // a{sa{sas}}: by zone, its "interfaces" and "sources".
    private static Dictionary<string, string[]> ReadActive(Reader reader)
    {
        Dictionary<string, string[]> zones = [];
        ArrayEnd end = reader.ReadDictionaryStart();
        while (reader.HasNext(end))
        {
            string zone = reader.ReadString();
            ArrayEnd parts = reader.ReadDictionaryStart();
            while (reader.HasNext(parts))
            {
                bool isLinks = reader.ReadString() == "interfaces";
                string[] names = reader.ReadArrayOfString();
                if (isLinks)
                {
                    zones[zone] = names;
                }
            }
        }
        return zones;
    }

    private static MessageBuffer Call(DBusConnection connection, string of, string method, string signature, params ReadOnlySpan<string> arguments)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Service, Path, of, method, signature.Length == 0 ? null : signature);
        foreach (string argument in arguments)
        {
            writer.WriteString(argument);
        }
        return writer.CreateMessage();
    }

    private static bool Same(FirewalldState a, FirewalldState b)
        => a with { ZoneByLink = b.ZoneByLink } == b && a.ZoneByLink.Count == b.ZoneByLink.Count && !a.ZoneByLink.Except(b.ZoneByLink).Any();
}
