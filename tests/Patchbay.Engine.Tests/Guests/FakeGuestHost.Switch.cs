using System.Collections.Concurrent;
using System.Threading.Channels;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <content>An Open vSwitch with one bridge. Like the real one, it takes no link that is elsewhere.</content>
internal sealed partial class FakeGuestHost
{
    public HashSet<string> Switches { get; } = ["ovsbr0", "ovsbr1"];

    /// <summary>Ports of guests, by name. Tests take some out while the service looks.</summary>
    public ConcurrentDictionary<string, SwitchPort> SwitchPorts { get; } = [];

    /// <summary>Ports that are no guest's, with their bridges.</summary>
    public Dictionary<string, string> ForeignSwitchPorts { get; } = [];

    /// <summary>Sockets of vhost-user with the names of the ports that serve them.</summary>
    public Dictionary<string, string> SwitchSockets { get; } = [];

    /// <summary>What ports have counted.</summary>
    public Dictionary<string, LinkCounters> SwitchCounters { get; } = [];

    /// <summary>Why its database cannot be asked.</summary>
    public string? SwitchProblem { get; set; }

    /// <summary>News of ports that went.</summary>
    public Channel<ValueList<string>> SwitchNews { get; } = Channel.CreateUnbounded<ValueList<string>>();

    private SwitchFacts LookAtSwitch(SwitchScope? scope) => scope is null ? SwitchFacts.None
        : SwitchProblem is not null ? new SwitchFacts { Problem = SwitchProblem }
        : new SwitchFacts
        {
            Bridges = scope.Bridges.Where(Switches.Contains).ToValueList(),
            Ports = SwitchPorts.Select(p => (p.Key, State: new SwitchPortState(p.Value.Bridge, p.Value.Identity.Guest, SwitchCounters.GetValueOrDefault(p.Key))))
                .Concat(ForeignSwitchPorts.Select(p => (p.Key, State: new SwitchPortState(p.Value, null, SwitchCounters.GetValueOrDefault(p.Key)))))
                .Where(p => scope.Ports.Contains(p.Key)).ToDictionary(p => p.Key, p => p.State),
            Sockets = SwitchSockets.Where(s => scope.Sockets.Any(w => w.Path == s.Key)).ToDictionary(),
        };

    // False where it is not one of the switch's.
    private bool TryPerformOnSwitch(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.AddSwitchPort add:
                Require(SwitchProblem is null && Switches.Contains(add.Port.Bridge), add);
                Require(Taps.GetValueOrDefault(add.Port.Name) == "" && !ForeignSwitchPorts.ContainsKey(add.Port.Name), add);
                SwitchPorts[add.Port.Name] = add.Port;
                return true;
            case HostOperation.RemoveSwitchPort remove:
                Require(SwitchProblem is null, remove);
                if (SwitchPorts.GetValueOrDefault(remove.Port.Name)?.Identity.Guest == remove.Port.Identity.Guest)
                {
                    SwitchPorts.TryRemove(remove.Port.Name, out _);
                }
                return true;
            case HostOperation.ChangeSwitchPort change:
                Require(SwitchProblem is null && SwitchPorts.ContainsKey(change.After.Name) && Switches.Contains(change.After.Bridge), change);
                SwitchPorts[change.After.Name] = change.After;
                return true;
            case HostOperation.TakeOut take:
                Require(Taps.GetValueOrDefault(take.Link) == take.Place.Bridge, take);
                Taps[take.Link] = "";
                Isolated.Remove(take.Link);
                return true;
            case HostOperation.PutIn put:
                Require(Taps.GetValueOrDefault(put.Link) == "" && !SwitchPorts.ContainsKey(put.Link), put);
                Taps[put.Link] = put.Place.Bridge;
                if (put.Place.Isolated)
                {
                    Isolated.Add(put.Link);
                }
                return true;
            default:
                return false;
        }

        static void Require(bool met, HostOperation operation)
        {
            if (!met)
            {
                throw new HostException($"{operation}: the switch refuses");
            }
        }
    }
}
