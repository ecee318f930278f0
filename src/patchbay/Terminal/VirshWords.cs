using System.CommandLine;

namespace Patchbay.Cli.Terminal;

/// <summary>What virsh's commands are called here, for those whose fingers know them.</summary>
internal static class VirshWords
{
    private const string NetworkPrefix = "net-";
    private const string PortPrefix = "net-port-";

    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["attach-device"] = "attach",
        ["attach-interface"] = "attach",
        ["destroy"] = "stop",
        ["detach-device"] = "detach",
        ["detach-interface"] = "detach",
        ["dhcp-leases"] = "leases",
        ["domifaddr"] = "addresses",
        ["domiflist"] = "interfaces",
        ["dominfo"] = "info",
        ["domrename"] = "rename",
        ["domstats"] = "stats",
        ["setmem"] = "set-memory",
        ["setvcpus"] = "set-processors",
        ["update-device"] = "update",
    };

    /// <summary>The whole command that does what virsh does for a word; null where it has no such word, or nothing does that here.</summary>
    /// <param name="command">Where the word was typed.</param>
    /// <param name="word">The word.</param>
    public static string? Here(Command command, string word)
    {
        Command root = command;
        while (root.Parents.OfType<Command>().FirstOrDefault() is { } parent)
        {
            root = parent;
        }
        (string group, string rest) = word.StartsWith(PortPrefix, StringComparison.Ordinal) ? ("port", word[PortPrefix.Length..])
            : word.StartsWith(NetworkPrefix, StringComparison.Ordinal) ? ("net", word[NetworkPrefix.Length..])
            : (command == root ? "guest" : command.Name, word);
        string name = Renamed.GetValueOrDefault(rest, rest);
        return root.Subcommands.FirstOrDefault(c => c.Name == group)?.Subcommands.Any(c => c.Name == name) == true ? $"patchbay {group} {name}" : null;
    }
}
