using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>
/// Tables of the older iptables (x_tables), which nf_tables does not show: looked at and changed by that program, which alone knows
/// all of its matches. Where none of them is loaded it is not asked, as that alone would load them.
/// </summary>
/// <param name="space">The namespace; null for the caller's.</param>
/// <param name="time">The clock.</param>
internal sealed class OldPacketFilters(NetworkNamespace? space, TimeProvider time)
{
    private const string Filter = "filter";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The kernel's list of a family's tables, the programs, and how the family is called elsewhere.
    private static readonly (string List, string Program, string Family)[] Families =
    [
        ("/proc/thread-self/net/ip_tables_names", "iptables-legacy", "ip"), ("/proc/thread-self/net/ip6_tables_names", "ip6tables-legacy", "ip6"),
    ];

    private static readonly (string Chain, ForeignHook Hook)[] Filtering = [("INPUT", ForeignHook.Input), ("FORWARD", ForeignHook.Forward), ("OUTPUT", ForeignHook.Output)];

    // Where guests' packets come by. In nat nothing can be dropped.
    private static readonly (string Table, string[] Chains)[] Beside =
    [
        ("raw", ["PREROUTING"]), ("mangle", ["PREROUTING", "FORWARD"]), ("security", ["FORWARD"]),
    ];

    /// <summary>What stands in a chain: the words after <c>-A CHAIN</c>.</summary>
    public static string[] Entry { get; } =
        ["-m", "mark", "--mark", $"0x{CoexistencePlanner.Mark:x}/0x{CoexistencePlanner.Mark:x}", "-m", "comment", "--comment", CoexistencePlanner.Tag, "-j", "ACCEPT"];

    /// <summary>Whether a rule is an entry of ours, right or not.</summary>
    public static bool IsEntry(string[] rule) => Array.IndexOf(rule, "--comment") is >= 0 and var at && at + 1 < rule.Length && rule[at + 1] == CoexistencePlanner.Tag;

    /// <summary>Whether any table is loaded in the calling thread's namespace.</summary>
    public static bool AreLoaded() => Families.Any(static f => Loaded(f.List).Length > 0);

    /// <summary>Chains that filter, and tables that drop guests' packets where no entry is made.</summary>
    /// <exception cref="HostException">The program does not say what there is.</exception>
    public async Task<(ValueList<ForeignChain> Chains, ValueList<OldTable> Beyond)> LookAsync()
    {
        List<ForeignChain> chains = [];
        List<OldTable> beyond = [];
        foreach ((string list, string program, string family) in Families)
        {
            string[] loaded = space is null ? Loaded(list) : space.Run(() => Loaded(list));
            if (loaded.Length == 0)
            {
                continue;
            }
            if (await TryReadAsync(program) is not { } rules)
            {
                beyond.AddRange(loaded.Where(static t => t != "nat").Select(t => new OldTable(program, t, null)));
                continue;
            }
            if (rules.Tables.TryGetValue(Filter, out OldTableRules? filter))
            {
                chains.AddRange(Filtering.Select(c => filter.Look(new ForeignChain(family, Filter, c.Chain, c.Hook) { IsOld = true })));
            }
            beyond.AddRange(from table in Beside
                            where rules.Tables.ContainsKey(table.Table)
                            from chain in table.Chains
                            where rules.Tables[table.Table].Look(new ForeignChain(family, table.Table, chain, ForeignHook.Forward)).DropsOurs
                            select new OldTable(program, table.Table, chain));
        }
        return (chains.ToValueList(), beyond.ToValueList());
    }

    /// <summary>
    /// Puts an entry into a chain: before all packets would be dropped, or where guests ask the host, first of all. Those that stand elsewhere go
    /// in the same moment.
    /// </summary>
    /// <exception cref="HostException">The program refused.</exception>
    public async Task AddAsync(ForeignChain chain)
    {
        if (!chain.Entries.IsEmpty && await FindAsync(chain) is { Length: > 0 } standing)
        {
            await RestoreAsync(chain, [.. standing.Select(static e => (string[])["-D", e.Chain, .. e.Rule]), Adding(chain, number => number - (ulong)standing.Count(e => e.Chain == chain.FirstStop!.Chain && e.Number < number))]);
        }
        else
        {
            await ChangeAsync(chain, Adding(chain, static number => number));
        }
    }

    /// <summary>Takes entries out, each by all that it says: others' rules may have moved since. What is gone already is as good.</summary>
    /// <exception cref="HostException">The program refused.</exception>
    public async Task RemoveAsync(ForeignChain chain)
    {
        foreach ((string name, _, string[] entry) in await FindAsync(chain))
        {
            await ChangeAsync(chain, ["-D", name, .. entry]);
        }
    }

    private static string[] Adding(ForeignChain chain, Func<ulong, ulong> at) => chain switch
    {
        { Hook: ForeignHook.Forward, FirstStop: { } stop } => ["-I", stop.Chain, $"{at(stop.Handle)}", .. Entry],
        { Hook: ForeignHook.Forward } => ["-A", chain.Tail ?? chain.Name, .. Entry],
        _ => ["-I", chain.Name, "1", .. Entry],
    };

    // Entries as they stand now, in the chains where some were seen.
    private async Task<(string Chain, ulong Number, string[] Rule)[]> FindAsync(ForeignChain chain)
        => await TryReadAsync(ProgramOf(chain)) is { } rules && rules.Tables.TryGetValue(chain.Table, out OldTableRules? table)
            ? [.. from name in chain.Entries.Select(static e => e.Chain).Distinct()
                  from rule in table.Chains.GetValueOrDefault(name, []).Select(static (words, i) => (Words: words, Number: (ulong)i + 1))
                  where IsEntry(rule.Words)
                  select (name, rule.Number, rule.Words)]
            : [];

    private static string[] Loaded(string list) => File.Exists(list) ? File.ReadAllLines(list) : [];

    private static string ProgramOf(ForeignChain chain) => Families.First(f => f.Family == chain.Family).Program;

    // With the lock that this program's callers share.
    private async Task ChangeAsync(ForeignChain chain, string[] arguments)
    {
        string program = ProgramOf(chain);
        (ExitStatus? status, _, string errors) = await RunAsync(program, ["-w", "5", "-t", chain.Table, .. arguments]);
        RefuseFailure($"{program} {arguments[0]} {arguments[1]}", status, errors);
    }

    // All of them in one moment, or none.
    private async Task RestoreAsync(ForeignChain chain, IEnumerable<string[]> changes)
    {
        string program = $"{ProgramOf(chain)}-restore";
        string text = $"*{chain.Table}\n{string.Concat(changes.Select(static c => $"{string.Join(' ', c.Select(OldRules.Quoted))}\n"))}COMMIT\n";
        (ExitStatus? status, _, string errors) = await RunAsync(program, ["-w", "5", "--noflush"], text);
        RefuseFailure(program, status, errors);
    }

    private static void RefuseFailure(string what, ExitStatus? status, string errors)
    {
        if (status is not { IsSuccess: true })
        {
            throw new HostException($"{what}: {(errors.Length > 0 ? errors : status is null ? $"it did not end within {Limit.TotalSeconds} seconds" : $"{status}")}");
        }
    }

    // Saving takes no lock. Null where the program is not here.
    private async Task<OldRules?> TryReadAsync(string program)
    {
        try
        {
            (ExitStatus? status, string output, string errors) = await RunAsync($"{program}-save", []);
            RefuseFailure($"{program}-save", status, errors);
            return OldRules.Parse(output);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    private async Task<(ExitStatus? Status, string Output, string Errors)> RunAsync(string program, string[] arguments, string input = "")
    {
        using Pipe output = Pipe.Create();
        using Pipe errors = Pipe.Create();
        using SafeFileHandle asked = MemoryFile.Create("rules", input);
        ChildProcess process = ChildProcess.Spawn(new SpawnOptions { Program = program, Arguments = arguments, Namespace = space, StandardInput = asked, StandardOutput = output.Write, StandardError = errors.Write });
        output.Write.Dispose();
        errors.Write.Dispose();
        (Task<string> said, Task<string> complained) = (ReadAsync(output), ReadAsync(errors));
        ExitStatus? status = null;
        try
        {
            status = await process.Exited.WaitAsync(Limit, time);
        }
        catch (TimeoutException)
        {
            process.KillSession();
            await process.Exited;
        }
        return (status, await said, (await complained).Trim());
    }

    private static async Task<string> ReadAsync(Pipe pipe)
    {
        await using FileStream stream = new(pipe.Read, FileAccess.Read, bufferSize: 0);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}
