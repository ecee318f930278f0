using Patchbay.Engine;
using Patchbay.Ovsdb;
using Patchbay.Planning.Operations;
using static Patchbay.Ovsdb.OvsdbOperation;

namespace Patchbay.Host.Switches;

/// <summary>Adds, changes and removes guests' ports of Open vSwitch, each in one transaction.</summary>
internal sealed class SwitchChanger(SwitchDatabase database)
{
    private const string NewPort = "port";
    private const string NewInterface = "interface";
    private const string NewLimits = "limits";

    private readonly LatePorts _late = new(TimeProvider.System);

    /// <summary>Does one operation; false where it is not one of the switch's.</summary>
    /// <exception cref="HostException">It was tried and refused, and nothing has changed.</exception>
    public async ValueTask<bool> TryPerformAsync(HostOperation operation)
    {
        try
        {
            return await PerformAsync(operation);
        }
        catch (OvsdbMessageException e)
        {
            throw new HostException($"{operation}: Open vSwitch's database: {e.Message}", e);
        }
    }

    private async Task<bool> PerformAsync(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.AddSwitchPort add:
                await AddAsync(add.Port, add.ToString());
                return true;
            case HostOperation.RemoveSwitchPort remove:
                await RemoveAsync(remove);
                return true;
            case HostOperation.ChangeSwitchPort change:
                await ChangeAsync(change);
                return true;
            default:
                return false;
        }
    }

    private async Task AddAsync(SwitchPort port, string what)
    {
        _late.Forget(port.Name);
        await using SwitchSession session = await database.OpenAsync(what);
        try
        {
            Present? present = await FindAsync(session, port.Name);
            if (present is { Guest: null })
            {
                throw new HostException($"{what}: there is a port '{port.Name}' in the bridge '{present.Bridge}' already, and it is no guest's");
            }
            await AddAsync(session, port, present, what);
        }
        catch (HostException e) when (SwitchSession.IsOpenEnded(e))
        {
            // The database may have been asked, and may do it whenever it goes on.
            _late.Remove(port.Name, () => TakeOutAsync(port, what));
            throw;
        }
    }

    // Whether the database could be asked.
    private async Task<bool> TakeOutAsync(SwitchPort port, string what)
    {
        try
        {
            await using SwitchSession session = await database.OpenAsync(what);
            if (await FindAsync(session, port.Name) is { } late && late.Guest == port.Identity.Guest.ToString())
            {
                await session.ChangeAsync(Removal(port.Name, late));
            }
            return true;
        }
        catch (Exception e) when (e is HostException or OvsdbMessageException)
        {
            return false;
        }
    }

    private static async Task AddAsync(SwitchSession session, SwitchPort port, Present? replaced, string what)
    {
        Dictionary<string, OvsdbValue> row = SwitchRows.Port(port, withProtection: port.Isolated);
        row["name"] = OvsdbValue.Of(port.Name);
        row["interfaces"] = new OvsdbValue.NewRow(NewInterface);
        row["other_config"] = OvsdbValue.MapOf([new(SwitchRows.TransientKey, "true")]);
        IReadOnlyList<OvsdbOperation> limits = SwitchRows.Limits(port, NewLimits);
        if (limits.Count > 0)
        {
            row["qos"] = new OvsdbValue.NewRow(NewLimits);
            row["external_ids"] = SwitchRows.LimitIds(port);
        }
        Dictionary<string, OvsdbValue> link = SwitchRows.Interface(port);
        link["name"] = row["name"];
        link["external_ids"] = SwitchRows.InterfaceIds(port);
        long number = await ChangeAsync(session, port.Bridge, what,
        [
            .. replaced is null ? [] : Removal(port.Name, replaced),
            // Where another took the port out, these were left.
            .. ForgetLimits(SwitchRows.LimitIds(port)),
            .. limits,
            new Insert("Interface", NewInterface, link),
            new Insert("Port", NewPort, row),
            new Mutate("Bridge", [Named(port.Bridge)], [new OvsdbMutation("ports", "insert", new OvsdbValue.NewRow(NewPort))]),
        ]);
        await SettleAsync(session, number, port.Name, what, async () =>
        {
            if (await FindAsync(session, port.Name) is { } added && added.Guest == port.Identity.Guest.ToString())
            {
                await session.ChangeAsync(Removal(port.Name, added));
            }
        });
    }

    private async Task RemoveAsync(HostOperation.RemoveSwitchPort remove)
    {
        SwitchPort port = remove.Port;
        await using SwitchSession session = await database.OpenAsync(remove.ToString());
        Present? present = await FindAsync(session, port.Name);
        if (present is not null && present.Guest != port.Identity.Guest.ToString())
        {
            return; // never ours
        }
        // Who took a port out himself left its limits.
        long number = await session.ChangeAsync(present is null ? [.. ForgetLimits(SwitchRows.LimitIds(port))] : Removal(port.Name, present));
        if (remove.AwaitsRelease)
        {
            await session.AwaitAsync(number);
        }
    }

    private async Task ChangeAsync(HostOperation.ChangeSwitchPort change)
    {
        SwitchPort after = change.After;
        string what = change.ToString();
        await using SwitchSession session = await database.OpenAsync(what);
        Present? present = await FindAsync(session, after.Name);
        if (present is null)
        {
            // Somebody took it out meanwhile.
            await AddAsync(session, after, replaced: null, what);
            return;
        }
        if (present.Guest != after.Identity.Guest.ToString())
        {
            throw new HostException($"{what}: the port '{after.Name}' in the bridge '{present.Bridge}' is not this guest's");
        }
        bool withProtection = change.Before.Isolated || after.Isolated;
        long number = await ChangeAsync(session, after.Bridge, what, Set(present, after, withProtection));
        await SettleAsync(
            session,
            number,
            after.Name,
            what,
            () => session.ChangeAsync(Set(present with { Bridge = after.Bridge }, change.Before with { Bridge = present.Bridge }, withProtection)));
    }

    // A change counts when the switch has taken it in, and has nothing to complain of.
    private static async Task SettleAsync(SwitchSession session, long number, string port, string what, Func<Task> undo)
    {
        try
        {
            await session.AwaitAsync(number);
            if (await ComplaintAsync(session, port) is { } complaint)
            {
                throw new HostException($"{what}: Open vSwitch: {complaint}");
            }
        }
        catch (HostException e)
        {
            await TakeBackAsync(e, undo);
            throw;
        }
    }

    private static async Task TakeBackAsync(HostException failure, Func<Task> undo)
    {
        try
        {
            await undo();
        }
        catch (HostException e)
        {
            throw new HostException($"{failure.Message}; and it could not be taken back: {e.Message}", failure);
        }
    }

    private static List<OvsdbOperation> Set(Present present, SwitchPort port, bool withProtection)
    {
        IReadOnlyList<OvsdbOperation> limits = SwitchRows.Limits(port, NewLimits);
        Dictionary<string, OvsdbValue> row = SwitchRows.Port(port, withProtection);
        row["qos"] = limits.Count > 0 ? new OvsdbValue.NewRow(NewLimits) : OvsdbValue.Nothing;
        List<OvsdbOperation> operations =
        [
            // Before the new ones come, which look the same.
            .. ForgetLimits(SwitchRows.LimitIds(port)),
            .. limits,
            new Update("Port", [OvsdbCondition.Is(present.Port)], row),
            new Update("Interface", [Named(port.Name)], SwitchRows.Interface(port)),
            Tag("Interface", port.Name, SwitchRows.InterfaceKeys, SwitchRows.InterfaceIds(port)),
            Tag("Port", port.Name, [SwitchRows.GuestKey, "ifname"], limits.Count > 0 ? SwitchRows.LimitIds(port) : OvsdbValue.MapOf([])),
        ];
        if (present.Bridge != port.Bridge)
        {
            operations.Add(new Mutate("Bridge", [Named(present.Bridge)], [new OvsdbMutation("ports", "delete", OvsdbValue.Of(present.Port))]));
            operations.Add(new Mutate("Bridge", [Named(port.Bridge)], [new OvsdbMutation("ports", "insert", OvsdbValue.Of(present.Port))]));
        }
        return operations;
    }

    // The bridge may have gone since it was looked at.
    private static async Task<long> ChangeAsync(SwitchSession session, string bridge, string what, IReadOnlyList<OvsdbOperation> operations)
    {
        Wait isThere = new("Bridge", [Named(bridge)], ["name"], [new Dictionary<string, OvsdbValue> { ["name"] = OvsdbValue.Of(bridge) }], TimeSpan.Zero);
        try
        {
            return await session.ChangeAsync([isThere, .. operations]);
        }
        catch (HostException e) when (e.InnerException is OvsdbException { Error: OvsdbException.TimedOut, Operation: 0 })
        {
            throw new HostException($"{what}: Open vSwitch has no bridge '{bridge}'", e);
        }
    }

    // Keys that others have set stay.
    private static Mutate Tag(string table, string name, IReadOnlyList<string> keys, OvsdbValue ids) => new(
        table, [Named(name)],
        [new OvsdbMutation("external_ids", "delete", OvsdbValue.SetOf(keys.Select(OvsdbValue.Of))), new OvsdbMutation("external_ids", "insert", ids)]);

    private static List<OvsdbOperation> Removal(string name, Present port) =>
    [
        // Its rows go when nobody refers to them; those of limits stand for themselves, and cannot go while it refers to them.
        new Update("Port", [OvsdbCondition.Is(port.Port)], new Dictionary<string, OvsdbValue> { ["qos"] = OvsdbValue.Nothing }),
        new Mutate("Bridge", [Named(port.Bridge)], [new OvsdbMutation("ports", "delete", OvsdbValue.Of(port.Port))]),
        .. ForgetLimits(SwitchRows.LimitIds(port.Guest ?? "", name)),
    ];

    private static IEnumerable<OvsdbOperation> ForgetLimits(OvsdbValue ids) =>
    [
        new Delete("QoS", [OvsdbCondition.Includes("external_ids", ids)]), new Delete("Queue", [OvsdbCondition.Includes("external_ids", ids)]),
    ];

    private static OvsdbCondition Named(string name) => OvsdbCondition.Equal("name", OvsdbValue.Of(name));

    private static async Task<string?> ComplaintAsync(SwitchSession session, string name)
        => (await session.TransactAsync(new Find("Interface", [Named(name)], ["error"])))[0].Rows is [var row, ..] ? row["error"].AsText : null;

    private static async Task<Present?> FindAsync(SwitchSession session, string name)
    {
        IReadOnlyList<OvsdbResult> found = await session.TransactAsync(
            new Find("Port", [Named(name)], ["_uuid", "other_config"]), new Find("Interface", [Named(name)], ["external_ids"]), new Find("Bridge", [], ["name", "ports"]));
        if (found[0].Rows is not [var port, ..])
        {
            return null;
        }
        Guid row = port["_uuid"].AsRows[0];
        string? guest = port["other_config"].AsTexts.GetValueOrDefault(SwitchRows.TransientKey) == "true" && found[1].Rows is [var one, ..]
            ? one["external_ids"].AsTexts.GetValueOrDefault(SwitchRows.GuestKey)
            : null;
        return new Present(row, found[2].Rows.FirstOrDefault(b => b["ports"].AsRows.Contains(row))?["name"].AsText ?? "", guest);
    }

    /// <summary>A port that is there.</summary>
    /// <param name="Port">Its row.</param>
    /// <param name="Bridge">The bridge that it is in.</param>
    /// <param name="Guest">The guest that it is of; null where it is of none.</param>
    private sealed record Present(Guid Port, string Bridge, string? Guest);
}
