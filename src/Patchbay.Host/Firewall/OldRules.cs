using System.Text;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Firewall;

/// <summary>What <c>iptables-legacy-save(8)</c> says.</summary>
/// <param name="Tables">By name.</param>
internal sealed record OldRules(IReadOnlyDictionary<string, OldTableRules> Tables)
{
    /// <summary>Reads it.</summary>
    public static OldRules Parse(string text)
    {
        Dictionary<string, OldTableRules> tables = [];
        OldTableRules? table = null;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            switch (line[0])
            {
                case '*':
                    tables[line[1..]] = table = new OldTableRules();
                    break;
                // :FORWARD DROP [0:0]; of a chain of its own, the policy is a dash.
                case ':' when table is not null && line[1..].Split(' ') is [var chain, var policy, ..]:
                    table.Policies[chain] = policy;
                    table.Chains[chain] = [];
                    break;
                case '-' when table is not null && Words(line) is ["-A", var chain, .. var rule] && table.Chains.TryGetValue(chain, out List<string[]>? rules):
                    rules.Add(rule);
                    break;
                default:
                    break;
            }
        }
        return new OldRules(tables);
    }

    /// <summary>A word as the program reads it.</summary>
    public static string Quoted(string word)
        => word.Length > 0 && !word.AsSpan().ContainsAny(' ', '"', '\\')
            ? word
            : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // Quoted where there are blanks, with a backslash before quotes.
    private static string[] Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted && i + 1 < line.Length:
                    word.Append(line[++i]);
                    break;
                case ' ' when !quoted:
                    words.Add(word.ToString());
                    word.Clear();
                    break;
                default:
                    word.Append(line[i]);
                    break;
            }
        }
        words.Add(word.ToString());
        return [.. words];
    }
}

/// <summary>A table of the older iptables.</summary>
internal sealed class OldTableRules
{
    // Targets that let the packet go on to the next rule.
    private static readonly string[] Passing = ["LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "TCPMSS", "TOS", "DSCP", "CLASSIFY", "TRACE", "SET", "CT", "NOTRACK", "AUDIT", "SECMARK", "CONNSECMARK", "CHECKSUM", "TTL", "HL", "IDLETIMER", "LED", "RATEEST", "TEE"];

    /// <summary>Whether a target of iptables lets the packet go on to the next rule.</summary>
    public static bool Passes(string target) => Passing.Contains(target);

    /// <summary>Of chains that packets come by, what becomes of those that no rule decides.</summary>
    public Dictionary<string, string> Policies { get; } = [];

    /// <summary>Rules by chain, in order, each in the words after <c>-A CHAIN</c>.</summary>
    public Dictionary<string, List<string[]>> Chains { get; } = [];

    /// <summary>A chain with what becomes of our packets in it.</summary>
    public ForeignChain Look(ForeignChain chain)
        => new FilterWalk(Rules, c => Chains.Values.SelectMany(static r => r).Count(r => TargetOf(r).Chain == c) > 1).Look(chain, Policies[chain.Name] != "DROP");

    private List<FilterRule> Rules(string chain) => [.. Chains.GetValueOrDefault(chain, []).Select((rule, i) => RuleOf((ulong)i + 1, rule))];

    private FilterRule RuleOf(ulong number, string[] rule)
    {
        if (OldPacketFilters.IsEntry(rule))
        {
            return new FilterRule(number, FilterConcern.Named) { IsEntry = true, IsRight = rule.SequenceEqual(OldPacketFilters.Entry) };
        }
        (string? target, bool goes) = TargetOf(rule);
        return new FilterRule(number, ConcernOf(rule))
        {
            Stops = target is "DROP" or "REJECT",
            Verdict = target switch
            {
                null or "REJECT" => FilterVerdict.None,
                "ACCEPT" => FilterVerdict.Accept,
                "RETURN" => FilterVerdict.Return,
                _ when Chains.ContainsKey(target) => goes ? FilterVerdict.Goto : FilterVerdict.Jump,
                _ => Passes(target) ? FilterVerdict.None : FilterVerdict.Other,
            },
            Next = target,
        };
    }

    private static (string? Chain, bool Goes) TargetOf(string[] rule)
    {
        int at = Array.FindIndex(rule, static w => w is "-j" or "-g");
        return at < 0 || at + 1 >= rule.Length ? (null, false) : (rule[at + 1], rule[at] == "-g");
    }

    private static FilterConcern ConcernOf(string[] rule)
    {
        FilterConcern concern = FilterConcern.All;
        for (int i = 0; i < rule.Length; i++)
        {
            switch (rule[i])
            {
                case "-j" or "-g":
                    // What follows is the target's.
                    return concern;
                case "-m" when i + 1 < rule.Length && rule[i + 1] is "comment" or "tcp" or "udp":
                case "--comment":
                    i++;
                    break;
                case "-p" when i + 1 < rule.Length:
                    concern = rule[++i] is "tcp" or "udp" ? FilterConcern.Protocol : FilterConcern.MinorProtocol;
                    break;
                // A device that is not a bridge of ours.
                case "!" when i + 2 < rule.Length && rule[i + 1] is "-i" or "-o":
                    i += 2;
                    break;
                default:
                    return FilterConcern.Named;
            }
        }
        return concern;
    }
}
