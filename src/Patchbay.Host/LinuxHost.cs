using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Patchbay.Engine;
using Patchbay.Host.Bus;
using Patchbay.Host.Dnsmasq;
using Patchbay.Host.Firewall;
using Patchbay.Host.Links;
using Patchbay.Host.Qemu;
using Patchbay.Host.Scripts;
using Patchbay.Host.Switches;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink;
using Patchbay.Netlink.Netfilter;
using Patchbay.Netlink.Tc;
using Patchbay.Planning;
using Patchbay.Planning.Firewall;
using Patchbay.Planning.Operations;

namespace Patchbay.Host;

/// <summary>
/// A Linux host: each operation is one or a few system calls, and each look asks the kernel. It stays in the network
/// namespace that it was made for.
/// </summary>
public sealed class LinuxHost : IHost, IDisposable
{
    /// <summary>Where Open vSwitch's database listens, as it is built everywhere.</summary>
    public const string UsualSwitchSocket = "/run/openvswitch/db.sock";

    // As libvirt's.
    private static readonly TimeSpan SwitchLimit = TimeSpan.FromSeconds(5);

    private readonly NetworkNamespace? _space;
    private readonly TimeProvider _time;
    private readonly LinkChanger _links;
    private readonly LinkDisposal _disposal;
    private readonly LinkLook _look;
    private readonly TapLimits _limits;
    private readonly NetfilterSocket _netfilter;
    private readonly FirewallWriter _firewall;
    private readonly ForeignFirewallLook _foreign;
    private readonly ForwardedConnections _connections;
    private readonly GuestHost _guests;
    private readonly DnsmasqProcesses _dnsmasq;
    private readonly HostWatch _watch;
    private readonly OldPacketFilters _oldFilters;
    private readonly CancellationTokenSource _stop = new();
    private readonly SwitchLook _switchLook;
    private readonly SwitchChanger _switchChanger;
    private readonly SwitchWatch _switchWatch;
    private readonly Firewalld? _firewalld;
    private readonly Resolver? _resolver;

    /// <summary>Opens what talks to the kernel.</summary>
    /// <param name="paths">Where everything lives.</param>
    /// <param name="space">The network namespace; null for the daemon's own.</param>
    /// <param name="guests">What does the operations of guests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where processes are noted.</param>
    /// <param name="switchSocket">Where Open vSwitch's database listens; null for its usual place.</param>
    /// <param name="switchLimit">How long Open vSwitch may take for one operation; null for five seconds.</param>
    /// <param name="bus">The machine's message bus; null where its managers are none of ours.</param>
    public LinuxHost(
        HostPaths paths, NetworkNamespace? space, GuestHost guests, TimeProvider time, ILogger<LinuxHost> logger,
        string? switchSocket = null, TimeSpan? switchLimit = null, SystemBus? bus = null)
    {
        (_space, _time) = (space, time);
        SwitchDatabase database = new(switchSocket ?? UsualSwitchSocket, switchLimit ?? SwitchLimit);
        (_switchLook, _switchChanger, _switchWatch) = (new SwitchLook(database), new SwitchChanger(database), new SwitchWatch(database));
        _netfilter = Inside(NetfilterSocket.Open);
        _watch = Inside(() => HostWatch.Open(_netfilter));
        _links = Inside(() => LinkChanger.Open(time));
        _disposal = Inside(() => LinkDisposal.Open(logger));
        _look = Inside(() => LinkLook.Open(_watch));
        _limits = Inside(() => TapLimits.Open(logger));
        _firewall = new FirewallWriter(_netfilter);
        _foreign = new ForeignFirewallLook(_netfilter);
        _oldFilters = new OldPacketFilters(space, time);
        _connections = Inside(ForwardedConnections.Open);
        _guests = guests;
        _guests.Tell = _watch.Tell;
        _dnsmasq = new DnsmasqProcesses(paths, space, time, _watch.Tell, name => Inside(() => _links.FindBridge(name)), logger);
        _watch.BridgeSeen = _dnsmasq.Follow;
        if (bus is not null)
        {
            _firewalld = new Firewalld(bus, _watch.Tell, time);
            _resolver = new Resolver(bus, _watch.Tell, time);
        }
        _ = OldFilterWatch.RunAsync(TellOfOldFilters, time, _stop.Token);
    }

    /// <summary>Names this boot of the machine.</summary>
    public static string BootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <inheritdoc/>
    public async ValueTask<HostSnapshot> ObserveAsync(HostScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        // Before the links: a bridge that goes in between is seen as gone, and never as there without its limits.
        ValueList<string> limited = Translating(
            "look at limits", () => scope.BridgeLimits.Where(l => _limits.AreSet(l.Key, l.Value)).Select(static l => l.Key).ToValueList());
        HostSnapshot seen = Translating("look at the host", () => Inside(() => _look.Look(scope)));
        return seen with
        {
            Files = HostFiles.Read(scope.Files),
            FirewalledNetworks = Translating("look at the firewall", () => scope.Firewalls.Where(_firewall.IsInPlace).Select(f => f.Network).ToValueList()),
            LimitedBridges = limited,
            FirewalledBridges = scope.FirewalledBridges ? Translating("look at the firewall", () => _firewall.Bridges().ToValueList()) : [],
            ForeignFirewalls = scope.ForeignFirewalls ? await LookAtOthersAsync() : ForeignFirewalls.None,
            Firewalld = !scope.Firewalld ? null : _firewalld is null ? FirewalldState.Absent : await _firewalld.LookAsync(cancellationToken),
            Resolver = scope.ResolverLinks.IsEmpty ? null : _resolver is null ? ResolverState.Absent : await _resolver.LookAsync(Numbers(scope.ResolverLinks), cancellationToken),
            ServedNetworks = _dnsmasq.Running(scope.Dnsmasq),
            Sockets = Translating("look at the host's sockets", () => PortOwners.Taken(scope.Forwards, _space)),
            Guests = await _guests.LookAsync(scope.Guests),
            Switch = await _switchLook.LookAsync(scope.Switch),
        };
    }

    /// <inheritdoc/>
    public async ValueTask PerformAsync(HostOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _disposal.NoteChange();
        switch (operation)
        {
            case HostOperation.StartDnsmasq start:
                await _dnsmasq.StartAsync(start);
                break;
            case HostOperation.StopDnsmasq stop:
                await _dnsmasq.StopAsync(stop);
                break;
            case HostOperation.AddPass { Chain: { IsOld: true } chain }:
                await TranslatingAsync(operation.ToString(), () => _oldFilters.AddAsync(chain));
                break;
            case HostOperation.RemovePass { Chain: { IsOld: true } chain }:
                await TranslatingAsync(operation.ToString(), () => _oldFilters.RemoveAsync(chain));
                break;
            case HostOperation.SetZone zone when _firewalld is not null:
                await _firewalld.SetZoneAsync(zone);
                break;
            case HostOperation.SetNameServer server when _resolver is not null:
                await SetNameServerAsync(_resolver, server);
                break;
            case HostOperation.SetFirewall firewall:
                await TranslatingAsync(firewall.ToString(), () => _firewall.SetAsync(firewall.Before, firewall.After));
                break;
            case HostOperation.RunHook hook:
                await HookRunner.RunAsync(hook, _space, _time);
                break;
            default:
                if (await _guests.TryPerformAsync(operation) || await _switchChanger.TryPerformAsync(operation))
                {
                    break;
                }
                Translating(operation.ToString(), () => Perform(operation));
                break;
        }
    }

    /// <inheritdoc/>
    public IAsyncDisposable? Expect(ComingDnsmasq coming)
    {
        ArgumentNullException.ThrowIfNull(coming);
        return _dnsmasq.Expect(coming);
    }

    /// <inheritdoc/>
    public Task EndOf(HostOperation.StartPasst passt)
    {
        ArgumentNullException.ThrowIfNull(passt);
        return PasstProcesses.EndOf(passt);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<HostEvent> WatchAsync(CancellationToken cancellationToken) => _watch.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ValueList<string>> WatchSwitchAsync(CancellationToken cancellationToken) => _switchWatch.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _firewalld?.Dispose();
        _resolver?.Dispose();
        _links.Dispose();
        _disposal.Dispose();
        _look.Dispose();
        _limits.Dispose();
        _connections.Dispose();
        _netfilter.Dispose();
        _watch.Dispose();
        _dnsmasq.Dispose();
    }

    private void Perform(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateBridge bridge:
                _dnsmasq.Follow(bridge.Name, _links.CreateBridge(bridge));
                break;
            case HostOperation.DeleteBridge bridge when _links.FindBridge(bridge.Bridge.Name) is { } index:
                _disposal.Dispose(index);
                break;
            case HostOperation.DeleteBridge:
                // Gone already.
                break;
            case HostOperation.SetBridge bridge:
                _links.SetBridge(bridge);
                break;
            case HostOperation.CreateMacvlan macvlan:
                _links.CreateMacvlan(macvlan);
                break;
            case HostOperation.DeleteMacvlan macvlan:
                _links.DeleteMacvlan(macvlan.Macvlan.Name);
                break;
            case HostOperation.SetUp link:
                _links.SetUp(link);
                break;
            case HostOperation.RenameLink link:
                _links.Rename(link.Link, link.Name);
                break;
            case HostOperation.SetMac link:
                Inside(() => Announce(link.Link));
                _links.SetMac(link.Link, link.Mac);
                break;
            case HostOperation.SetMtu link:
                _links.SetMtu(link.Link, link.Mtu);
                break;
            case HostOperation.AddAddress address:
                _links.AddAddress(address.Link, address.Address, address.Peer);
                break;
            case HostOperation.RemoveAddress address:
                _links.RemoveAddress(address.Link, address.Address, address.Peer);
                break;
            case HostOperation.AddRoute route:
                _links.AddRoute(route);
                break;
            case HostOperation.RemoveRoute route:
                _links.RemoveRoute(route);
                break;
            case HostOperation.AddRoutingRule rule:
                _links.AddRule(rule.Rule);
                break;
            case HostOperation.RemoveRoutingRule rule:
                _links.RemoveRule(rule.Rule);
                break;
            case HostOperation.SetTableDefault route:
                _links.SetTableDefault(route);
                break;
            case HostOperation.SetSysctl setting:
                Inside(() => Sysctl.Set(setting.Key, setting.Value));
                break;
            case HostOperation.AttachPort port:
                _links.Attach(port.Link, port.Bridge);
                break;
            case HostOperation.DetachPort port:
                _links.Detach(port.Link);
                break;
            case HostOperation.SetPortIsolated port:
                _links.SetIsolated(port.Link, port.Isolated);
                break;
            case HostOperation.SetPortLearning port:
                _links.SetLearning(port.Link, port.Learns);
                break;
            case HostOperation.AddForwarding entry:
                _links.AddForwarding(entry.Link, entry.Mac);
                break;
            case HostOperation.RemoveForwarding entry:
                _links.RemoveForwarding(entry.Link, entry.Mac);
                break;
            case HostOperation.MovePort port:
                _links.Move(port);
                break;
            case HostOperation.PutIn port:
                _links.PutIn(port.Link, port.Place);
                break;
            case HostOperation.TakeOut port:
                _links.Detach(port.Link);
                break;
            case HostOperation.HearPortVlans port:
                _links.HearVlans(port.Link, port.Tags);
                break;
            case HostOperation.SetPortVlans port:
                _links.SetVlans(port.Link, port.Tags);
                break;
            case HostOperation.SetLimits limits:
                _limits.Set(limits);
                break;
            case HostOperation.SetBridgeLimits limits:
                _limits.Set(limits);
                break;
            case HostOperation.SetCoalescing coalescing:
                Inside(() => TapLimits.SetCoalescing(coalescing.Link, coalescing.Frames));
                break;
            case HostOperation.ForgetConnections forget:
                _connections.Forget(forget);
                break;
            case HostOperation.MarkPackets marks:
                PacketMarks.Set(_netfilter, marks.After);
                break;
            case HostOperation.AddPass pass:
                PacketMarks.Add(_netfilter, pass.Chain);
                break;
            case HostOperation.RemovePass pass:
                PacketMarks.Remove(_netfilter, pass.Chain);
                break;
            case HostOperation.FillDhcpChecksums checksums:
                _links.FillDhcpChecksums(checksums.Bridge);
                break;
            case HostOperation.LeaveDhcpChecksums checksums:
                _links.LeaveDhcpChecksums(checksums.Bridge);
                break;
            case HostOperation.WriteFile file:
                HostFiles.Write(file.Path, file.Content, file.Mode);
                break;
            case HostOperation.DeleteFile file:
                File.Delete(file.Path);
                break;
            case HostOperation.DropLeases drop:
                LeaseFile.Drop(drop);
                break;
            case HostOperation.RestoreLeases restore:
                LeaseFile.Restore(restore);
                break;
            case HostOperation.ForgetLeases forget:
                LeaseFile.Forget(forget);
                break;
            case HostOperation.ReleaseLease release:
                Inside(() => LeaseRelease.Send(release));
                break;
            case HostOperation.ReleaseLease6 release:
                Inside(() => LeaseRelease6.Send(release));
                break;
            case HostOperation.WithdrawPrefix withdrawal:
                Inside(() => RouterAdvertisement.Send(withdrawal));
                break;
            case HostOperation.ReloadDnsmasq reload:
                _dnsmasq.Reload(reload.Network, reload.PidPath);
                break;
            default:
                throw new UnreachableException($"no way to {operation}");
        }
    }

    private async ValueTask<ForeignFirewalls> LookAtOthersAsync()
    {
        ForeignFirewalls seen = Translating("look at other packet filters", () => _foreign.Look() with { FiltersBridges = Inside(BridgeFiltering.IsOn) });
        (ValueList<ForeignChain> chains, ValueList<OldTable> beyond) = ([], []);
        await TranslatingAsync("look at tables of the older iptables", async () => (chains, beyond) = await _oldFilters.LookAsync());
        return seen with { Chains = [.. seen.Chains, .. chains], OldTables = beyond };
    }

    // Everybody's calls take the lock, in whichever namespace they are.
    private void TellOfOldFilters()
    {
        if (Inside(OldPacketFilters.AreLoaded))
        {
            _watch.Tell(new HostEvent.OldFirewallChanged());
        }
    }

    // The kernel tells neighbours of a new address if it is asked to.
    private static void Announce(string link)
    {
        Sysctl.Set($"net/ipv4/conf/{link}/arp_notify", "1");
        Sysctl.SetIfThere($"net/ipv6/conf/{link}/ndisc_notify", "1");
    }

    private async Task SetNameServerAsync(Resolver resolver, HostOperation.SetNameServer change)
    {
        if (Inside(() => _links.FindBridge(change.Bridge)) is { } index)
        {
            await resolver.SetAsync(change, index);
        }
        else if (change.After is not null)
        {
            throw new HostException($"{change}: there is no bridge '{change.Bridge}' any more");
        }
        // Else it is gone with its link.
    }

    private (string Name, int? Index)[] Numbers(ValueList<string> links)
        => Inside(() => links.Select(l => (l, _links.FindBridge(l))).ToArray());

    // Settings and files of the network below /proc are those of the calling thread's namespace.
    private T Inside<T>(Func<T> work) => _space is null ? work() : _space.Run(work);

    private void Inside(Action work) => Inside(() =>
    {
        work();
        return true;
    });

    private static void Translating(string what, Action work) => Translating(what, () =>
    {
        work();
        return true;
    });

    private static T Translating<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (Translated(what, e) is { } told)
        {
            throw told;
        }
    }

    private static async Task TranslatingAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (Translated(what, e) is { } told)
        {
            throw told;
        }
    }

    // Null for what is no failure of the host.
    private static HostException? Translated(string what, Exception e) => e switch
    {
        KernelFeatureException => new HostFeatureMissingException(e.Message, e),
        NetlinkException or LinuxException => new HostException(e.Message, e),
        IOException or UnauthorizedAccessException => new HostException($"{what}: {FileTrouble.Words(e)}", e),
        _ => null,
    };
}
