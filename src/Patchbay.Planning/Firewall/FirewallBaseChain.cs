using System.Diagnostics;
using System.Globalization;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Firewall;

/// <summary>Where in a packet's way a base chain is asked.</summary>
public enum FirewallHook
{
    /// <summary>Between links, filtering.</summary>
    Forward,

    /// <summary>Just before it leaves, translating.</summary>
    Postrouting,

    /// <summary>When it has come in, before its way is known, translating.</summary>
    Prerouting,

    /// <summary>When the host sends it, translating.</summary>
    Output,
}

/// <summary>A chain that the kernel calls: its rules, then a list of look-ups.</summary>
/// <param name="Name">Unique in the table.</param>
/// <param name="Hook">Where.</param>
/// <param name="Priority">Lower is asked first.</param>
/// <param name="Lookups">In order; the first that knows the packet judges it.</param>
public sealed record FirewallBaseChain(string Name, FirewallHook Hook, int Priority, ValueList<FirewallMap> Lookups)
{
    /// <summary>Asked before the look-ups.</summary>
    public ValueList<FirewallRule> Rules { get; init; }

    /// <summary>As nft lists it, inside a table.</summary>
    public override string ToString()
    {
        string type = Hook switch
        {
            FirewallHook.Forward => "filter hook forward",
            FirewallHook.Postrouting => "nat hook postrouting",
            FirewallHook.Prerouting => "nat hook prerouting",
            FirewallHook.Output => "nat hook output",
            _ => throw new UnreachableException($"no hook {Hook}"),
        };
        string head = string.Create(CultureInfo.InvariantCulture, $"\tchain {Name} {{\n\t\ttype {type} priority {Priority}; policy accept;\n");
        return $"{head}{string.Concat(Rules.Select(r => $"\t\t{r}\n"))}{string.Concat(Lookups.Select(m => $"\t\t{NftText.Expression(m.Key)} vmap @{m.Name}\n"))}\t}}\n";
    }
}
