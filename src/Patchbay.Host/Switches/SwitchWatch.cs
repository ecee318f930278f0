using System.Runtime.CompilerServices;
using Patchbay.Engine;
using Patchbay.Model.Values;
using Patchbay.Ovsdb;

namespace Patchbay.Host.Switches;

/// <summary>Hears of ports of Open vSwitch that go, by whosever hand.</summary>
internal sealed class SwitchWatch(SwitchDatabase database)
{
    /// <summary>
    /// Names of ports that went, until the database is gone; none where any may have gone: at first, and when a bridge comes.
    /// </summary>
    /// <exception cref="HostException">The database cannot be reached, or is gone.</exception>
    public async IAsyncEnumerable<ValueList<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using SwitchSession session = await database.OpenAsync("watch Open vSwitch");
        await session.MonitorAsync(new Dictionary<string, IReadOnlyList<string>> { ["Bridge"] = ["name"], ["Port"] = ["name"] });
        yield return [];
        await foreach (OvsdbUpdate update in session.UpdatesAsync(cancellationToken))
        {
            switch (update)
            {
                case { Table: "Bridge", Before: null }:
                    yield return [];
                    break;
                case { Table: "Port", After: null, Before: { } gone } when NameIn(gone) is { } name:
                    yield return [name];
                    break;
                default:
                    break;
            }
        }
    }

    private static string? NameIn(IReadOnlyDictionary<string, OvsdbValue> row)
    {
        try
        {
            return row["name"].AsText;
        }
        catch (OvsdbMessageException e)
        {
            throw new HostException($"watch Open vSwitch: {e.Message}", e);
        }
    }
}
