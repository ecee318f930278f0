using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Networks;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

/// <content>Several networks that are brought to their documents together: what one gives up, another may get.</content>
public sealed partial class NetworkService
{
    /// <summary>
    /// What redefining networks by their documents would do, each judged by what the others will be, in the order in which it is to be done.
    /// Nothing is changed.
    /// </summary>
    /// <param name="documents">A document a network.</param>
    /// <param name="spoken">Subnets that are not to be chosen, as networks that are still to come have them.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<ValueList<NetworkChangePlan>> PlanTogetherAsync(ValueList<string> documents, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
    {
        using Gathering all = await GatherAsync(documents, spoken, cancellationToken);
        Dictionary<string, NetworkChangePlan> plans = [];
        foreach (Member member in all.Good)
        {
            plans.Add(member.Wanted!.Name, await PlanAsync(member, all.Set, cancellationToken));
        }
        List<NetworkChangePlan> ordered = [];
        foreach (NetworkTurn turn in all.Turns())
        {
            string[] names = [.. turn.Moves.Select(static m => m.Name)];
            foreach (string name in names)
            {
                ordered.Add(plans[name] with
                {
                    Together = names.Length == 1 ? [] : names.Where(n => n != name).ToValueList(),
                    Meanwhile = turn.Steps.Where(s => s.Move.Name == name).SelectMany(static s => s.Lost).ToValueList(),
                    Refused = plans[name].Refused ?? (turn.Refusal is { } refusal ? NetworkRefusals.Invalid(refusal) : null),
                });
            }
        }
        IEnumerable<NetworkChangePlan> rejected = all.Members.Where(static m => m.Refused is not null)
            .Select(static m => new NetworkChangePlan(m.Wanted?.Name ?? "", [], null) { Refused = m.Refused, Document = m.Document, IsRejected = true });
        return [.. ordered, .. rejected];
    }

    /// <summary>
    /// Redefines networks by their documents, and changes those that run: all of them, or none. Those that exchange what they have pass
    /// through a state without it.
    /// </summary>
    /// <param name="documents">A document a network.</param>
    /// <param name="spoken">Subnets that are not to be chosen, as networks that are still to come have them.</param>
    /// <param name="cancellationToken">Takes back what is done.</param>
    /// <exception cref="RefusedException">One of them is refused; all are as before, or the message says what is not.</exception>
    public async Task<ValueList<NetworkStatus>> RedefineTogetherAsync(ValueList<string> documents, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
    {
        using Gathering all = await GatherAsync(documents, spoken, cancellationToken);
        foreach (Member member in all.Members)
        {
            if ((member.Refused ?? (await PlanAsync(member, all.Set, cancellationToken)).Refused) is { } refused)
            {
                throw refused;
            }
        }
        NetworkTurn[] turns = [.. all.Turns()];
        if (turns.Select(static t => t.Refusal).OfType<string>().FirstOrDefault() is { } refusal)
        {
            throw NetworkRefusals.Invalid(refusal);
        }
        Stack<(NetworkEntry Entry, NetworkState Before)> done = [];
        NetworkState[] changing = [.. all.Good.Where(static m => m.IsChange).Select(static m => m.Entry.State)];
        bool isOne = changing.Length > 1;
        if (isOne)
        {
            _setStore.Save(changing);
        }
        try
        {
            foreach (NetworkStep step in turns.SelectMany(static t => t.Steps))
            {
                NetworkEntry entry = all.EntryOf(step.Move);
                NetworkState before = entry.State;
                await TakeAsync(entry, step, all.Set, cancellationToken);
                done.Push((entry, before));
            }
            if (isOne)
            {
                _setStore.Remove();
            }
        }
        catch (Exception e)
        {
            string[] failures = [.. await TakeBackAsync(all, done)];
            ForgetSet();
            await SettleLeasesAsync(all);
            if (failures.Length == 0)
            {
                throw;
            }
            throw NetworkRefusals.Failed($"{e.Message}; then could not take back: {string.Join("; ", failures)}");
        }
        await SettleLeasesAsync(all);
        foreach (Member member in all.Good)
        {
            TellDefined(member.Entry);
        }
        return all.Good.Select(static m => m.Entry.Status).ToValueList();
    }

    private async Task<NetworkChangePlan> PlanAsync(Member member, NetworkSet together, CancellationToken cancellationToken)
        => await PlanHeldAsync(member.Entry, member.Said, member.Wanted!, together, cancellationToken) with { Document = member.Document };

    private async Task TakeAsync(NetworkEntry entry, NetworkStep step, NetworkSet together, CancellationToken cancellationToken)
    {
        if (step.IsLast)
        {
            await BecomeAsync(entry, step.To, apply: true, cancellationToken, isPart: true);
            return;
        }
        NetworkDefinition meanwhile = step.To.Bridge is { Name: null } bridge
            ? step.To with { Bridge = bridge with { Name = await ChooseBridgeAsync(entry, DefaultBridgeTemplate, together, cancellationToken) } }
            : step.To;
        LogMeanwhile(entry.State.Name, string.Join(", ", step.Lost));
        await ChangeAsync(entry, entry.State.Stored, meanwhile, Affects.Live, tellsScripts: true, cancellationToken, isPart: true);
    }

    private async Task SettleLeasesAsync(Gathering all)
    {
        foreach (Member member in all.Good)
        {
            await SettleLeasesAsync(member.Entry);
        }
    }

    // In the opposite order, each as it was before its step. What fails is told, and the others are taken back all the same.
    private async Task<List<string>> TakeBackAsync(Gathering all, Stack<(NetworkEntry Entry, NetworkState Before)> done)
    {
        foreach (Member member in all.Good)
        {
            // What it was to become would else stand against what others were.
            _registry.EndClaims(member.Entry);
        }
        List<string> failures = [];
        foreach ((NetworkEntry entry, NetworkState before) in done)
        {
            try
            {
                await TakeBackAsync(entry, before);
            }
            catch (Exception e)
            {
                failures.Add($"network '{before.Name}': {e.Message}");
            }
        }
        return failures;
    }

    // A daemon ended while several networks were changed as one: each is what it was, or the log says why not. What they exchanged they
    // exchange again, from wherever they have come to.
    private async Task TakeSetBackAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<NetworkState> befores;
        try
        {
            befores = _setStore.Exists ? _setStore.Load() : [];
        }
        catch (Exception e) when (e is StoreException or FormatException)
        {
            LogSetUnread(e.Message);
            befores = [];
        }
        List<(NetworkEntry Entry, NetworkState Before)> set = [];
        try
        {
            foreach (NetworkState before in befores.OrderBy(static b => b.Uuid))
            {
                if (_registry.Find(before.Uuid) is { } entry)
                {
                    await entry.Gate.WaitAsync(cancellationToken);
                    set.Add((entry, before));
                }
            }
            if (set.Count > 0)
            {
                LogSetHalfDone(string.Join(", ", set.Select(static s => s.Before.Name)));
                await TakeSetBackAsync(set, cancellationToken);
            }
        }
        finally
        {
            foreach ((NetworkEntry entry, _) in set)
            {
                new HeldNetwork(entry, _registry).Dispose();
            }
        }
        if (_setStore.Exists)
        {
            ForgetSet();
        }
    }

    private async Task TakeSetBackAsync(List<(NetworkEntry Entry, NetworkState Before)> set, CancellationToken cancellationToken)
    {
        NetworkSet running = new();
        foreach ((NetworkEntry entry, NetworkState before) in set)
        {
            if (before.Live is { } live && entry.State.Live is { Phase: LivePhase.Active })
            {
                running.Want(entry, live.Definition);
            }
            else
            {
                await TryTakeBackAsync(entry, async () => await TakeBackAsync(entry, before with { Live = null }));
            }
        }
        foreach (NetworkTurn turn in NetworkMoves.Order([.. set.Where(s => running.Wanted(s.Entry) is not null).Select(s => running.MoveOf(s.Entry))]))
        {
            foreach (NetworkStep step in turn.Steps)
            {
                (NetworkEntry entry, NetworkState before) = set.Find(s => s.Entry.State.Name == step.Move.Name);
                await TryTakeBackAsync(entry, async () => await (step.IsLast ? TakeBackAsync(entry, before) : TakeAsync(entry, step, running, cancellationToken)));
            }
        }
    }

    private async Task TryTakeBackAsync(NetworkEntry entry, Func<Task> takeBack)
    {
        try
        {
            await takeBack();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogSetKept(entry.State.Name, e.Message);
        }
    }

    private void ForgetSet()
    {
        try
        {
            _setStore.Remove();
        }
        catch (StoreException e)
        {
            LogSetUnread(e.Message);
        }
    }

    private async Task TakeBackAsync(NetworkEntry entry, NetworkState before)
    {
        if (before.Live is { } live)
        {
            await ChangeAsync(entry, before.Stored ?? entry.State.Stored, live.Definition, Affects.Live | Affects.Config, tellsScripts: true, CancellationToken.None, isPart: true);
        }
        else if (before.Stored is { } stored)
        {
            _store.Save(before.Name, Stored(stored));
        }
        if (before.Stored is null && entry.State.Stored is not null)
        {
            _store.Remove(before.Name);
        }
        entry.State = entry.State with { Stored = before.Stored };
    }

    // The host as it will be seen once the others are what they shall be.
    private async Task<HostSnapshot> ObserveAsync(NetworkEntry entry, HostScope scope, NetworkSet? together, CancellationToken cancellationToken)
    {
        HostSnapshot seen = await _host.ObserveAsync(scope, cancellationToken);
        return together is null ? seen : NetworkMoves.Foresee(seen, together.Others(entry));
    }

    // Holds all of them until disposed: in one order, whoever asks, so that nobody waits for each other.
    private async Task<Gathering> GatherAsync(ValueList<string> documents, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
    {
        Gathering all = new(documents.Select((d, i) => Read(d, i)).ToList());
        try
        {
            foreach (Member member in all.Good.OrderBy(static m => m.Wanted!.Uuid).ToArray())
            {
                if (all.Members.Exists(m => m.Held is not null && m.Wanted!.Uuid == member.Wanted!.Uuid && m.Wanted.Name == member.Wanted.Name))
                {
                    member.Refused = NetworkRefusals.InvalidArgument($"network '{member.Wanted!.Name}' has two documents");
                    continue;
                }
                await RefuseAsync(member, async () => member.Held = await ClaimAsync(member.Wanted!, cancellationToken));
            }
            foreach (Member member in all.Good)
            {
                all.Set.Want(member.Entry, WithKnownBridge(member.Entry, member.Wanted!));
            }
            foreach (Member member in all.Good.ToArray())
            {
                ValueList<IpPrefix> elsewhere = ChosenSubnets.IsOpen(member.Wanted!) ? [.. spoken, .. all.Good.Where(m => m != member).SelectMany(static m => m.Wanted!.Destinations)] : [];
                await RefuseAsync(member, async () =>
                {
                    member.Wanted = await CompleteAsync(member.Entry, member.Wanted!, elsewhere, all.Set, cancellationToken);
                    all.Set.Want(member.Entry, member.Wanted);
                });
            }
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    private Member Read(string document, int number)
    {
        Member member = new(number);
        try
        {
            member.Wanted = WithKnownUuid(NetworkDocuments.Parse(document, validate: false, warnings: null));
            member.Said = member.Wanted.Destinations.ToValueList();
            member.IsNamed = IsChosen(member.Wanted.Bridge?.Name) || !member.Wanted.Forward.Mode.OwnsBridge();
        }
        catch (RefusedException e)
        {
            member.Refused = e;
        }
        return member;
    }

    private static async Task RefuseAsync(Member member, Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (RefusedException e)
        {
            member.Refused = e;
        }
    }

    // A network that is defined again keeps its bridge where its document names none.
    private static NetworkDefinition WithKnownBridge(NetworkEntry entry, NetworkDefinition definition)
        => definition.Forward.Mode.OwnsBridge() && string.IsNullOrEmpty(definition.Bridge?.Name) && (entry.State.Stored ?? entry.State.Live?.Definition) is { Bridge.Name: { } name } known && known.Forward.Mode.OwnsBridge()
            ? definition with { Bridge = (definition.Bridge ?? new BridgeDefinition()) with { Name = name } }
            : definition;

    [LoggerMessage(Level = LogLevel.Warning, Message = "network {Network} runs {Lost} for a moment, as another is changed with it")]
    private partial void LogMeanwhile(string network, string lost);

    [LoggerMessage(Level = LogLevel.Warning, Message = "networks {Networks}: the daemon ended while they were changed as one; taking the change back")]
    private partial void LogSetHalfDone(string networks);

    [LoggerMessage(Level = LogLevel.Error, Message = "network {Network}: a change of several networks, in which the daemon ended, is not taken back: {Why}")]
    private partial void LogSetKept(string network, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "what a daemon that ended while it changed several networks as one has left: {Why}")]
    private partial void LogSetUnread(string why);

    // One document of several.
    private sealed class Member(int document)
    {
        public int Document { get; } = document;

        public NetworkDefinition? Wanted { get; set; }

        public ValueList<IpPrefix> Said { get; set; }

        // Whether the document says what its bridge is called.
        public bool IsNamed { get; set; }

        public HeldNetwork? Held { get; set; }

        public RefusedException? Refused { get; set; }

        public NetworkEntry Entry => Held!.Value.Entry;

        public bool IsChange => Entry.State is var state && (Wanted != state.Stored || (state.Live is { } live && Wanted != live.Definition));
    }

    private sealed class Gathering(List<Member> members) : IDisposable
    {
        public List<Member> Members => members;

        public IEnumerable<Member> Good => members.Where(static m => m.Refused is null);

        public NetworkSet Set { get; } = new();

        public NetworkEntry EntryOf(NetworkMove move) => members.First(m => m.Refused is null && m.Wanted!.Name == move.Name).Entry;

        // Who is given the first name that is free comes after those that ask for one; it gives up nothing that they could wait for.
        public ValueList<NetworkTurn> Turns()
        {
            ILookup<bool, NetworkMove> moves = Good.ToLookup(static m => m.IsNamed || !m.Entry.State.IsNothing, m => Set.MoveOf(m.Entry));
            return [.. NetworkMoves.Order([.. moves[true]]), .. NetworkMoves.Order([.. moves[false]])];
        }

        public void Dispose()
        {
            foreach (HeldNetwork held in members.Select(static m => m.Held).OfType<HeldNetwork>())
            {
                held.Dispose();
            }
        }
    }
}
