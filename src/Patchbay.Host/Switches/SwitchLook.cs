using Patchbay.Engine;
using Patchbay.Model.Values;
using Patchbay.Ovsdb;
using Patchbay.Planning.Operations;
using static Patchbay.Ovsdb.OvsdbOperation;

namespace Patchbay.Host.Switches;

/// <summary>Looks at Open vSwitch's database, and at no more than was asked for, in one transaction.</summary>
internal sealed class SwitchLook(SwitchDatabase database)
{
    /// <summary>Looks. A database that does not answer is a fact too.</summary>
    public async Task<SwitchFacts> LookAsync(SwitchScope? scope)
    {
        if (scope is null)
        {
            return SwitchFacts.None;
        }
        try
        {
            await using SwitchSession session = await database.OpenAsync("look at Open vSwitch");
            return Read(scope, await session.TransactAsync(Questions(scope)));
        }
        catch (Exception e) when (e is HostException or OvsdbMessageException)
        {
            return new SwitchFacts { Problem = e.Message };
        }
    }

    private static List<OvsdbOperation> Questions(SwitchScope scope)
    {
        // Which bridge a port is in, only the bridge says.
        List<OvsdbOperation> questions = [new Find("Bridge", [], ["name", "ports"])];
        foreach (string port in scope.Ports)
        {
            questions.Add(new Find("Port", [OvsdbCondition.Equal("name", OvsdbValue.Of(port))], ["_uuid"]));
            questions.Add(new Find("Interface", [OvsdbCondition.Equal("name", OvsdbValue.Of(port))], ["external_ids", "statistics"]));
        }
        questions.AddRange(scope.Sockets.Select(static s => new Find("Interface", [Serves(s)], ["name", "type"])));
        return questions;
    }

    // A switch that makes the socket names it after the port; one that comes is told where to.
    private static OvsdbCondition Serves(SwitchSocket socket) => socket.GuestListens
        ? OvsdbCondition.Includes("options", OvsdbValue.MapOf([new("vhost-server-path", socket.Path)]))
        : OvsdbCondition.Equal("name", OvsdbValue.Of(Path.GetFileName(socket.Path)));

    private static SwitchFacts Read(SwitchScope scope, IReadOnlyList<OvsdbResult> answers)
    {
        IReadOnlyList<IReadOnlyDictionary<string, OvsdbValue>> bridges = answers[0].Rows;
        Dictionary<string, SwitchPortState> ports = [];
        for (int i = 0; i < scope.Ports.Count; i++)
        {
            if (answers[1 + (2 * i)].Rows is [var port, ..] && bridges.FirstOrDefault(b => b["ports"].AsRows.Contains(port["_uuid"].AsRows[0])) is { } bridge)
            {
                ports[scope.Ports[i]] = State(bridge["name"].AsText ?? "", answers[2 + (2 * i)].Rows);
            }
        }
        Dictionary<string, string> sockets = [];
        for (int i = 0; i < scope.Sockets.Count; i++)
        {
            if (answers[1 + (2 * scope.Ports.Count) + i].Rows is [var served, ..]
                && served["type"].AsText?.StartsWith("dpdkvhostuser", StringComparison.Ordinal) == true && served["name"].AsText is { } name)
            {
                sockets[scope.Sockets[i].Path] = name;
            }
        }
        return new SwitchFacts
        {
            Bridges = bridges.Select(static b => b["name"].AsText).OfType<string>().Where(scope.Bridges.Contains).ToValueList(),
            Ports = ports,
            Sockets = sockets,
        };
    }

    private static SwitchPortState State(string bridge, IReadOnlyList<IReadOnlyDictionary<string, OvsdbValue>> interfaces) => interfaces is [var one, ..]
        ? new SwitchPortState(
            bridge, Guid.TryParse(one["external_ids"].AsTexts.GetValueOrDefault(SwitchRows.GuestKey), out Guid guest) ? guest : null,
            Counters(one["statistics"].AsIntegers))
        : new SwitchPortState(bridge, null, null);

    private static LinkCounters? Counters(IReadOnlyDictionary<string, long> counted)
    {
        return counted.Count == 0 ? null : new LinkCounters(
            Of("rx_bytes"), Of("rx_packets"), Of("rx_errors"), Of("rx_dropped"), Of("tx_bytes"), Of("tx_packets"), Of("tx_errors"), Of("tx_dropped"));

        ulong Of(string name) => (ulong)Math.Max(0, counted.GetValueOrDefault(name));
    }
}
