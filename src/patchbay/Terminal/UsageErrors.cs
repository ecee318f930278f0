using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Patchbay.Model.Text;

namespace Patchbay.Cli.Terminal;

/// <summary>What is wrong with a command line: a line for each mistake, and where to read more.</summary>
internal static class UsageErrors
{
    /// <summary>Whether nothing is wrong but that the command's next word is missing.</summary>
    public static bool IsUnfinished(ParseResult parsed)
        => parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0 && parsed.Errors.Count == 1;

    /// <summary>
    /// A word that looks like an option and was taken for an argument, such as a file; null where there is none, or help was asked for. One
    /// after <c>--</c> is meant.
    /// </summary>
    public static string? UnknownOption(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction && parsed.Action != parsed.CommandResult.Command.Action)
        {
            return null;
        }
        Token[] before = [.. parsed.Tokens.TakeWhile(static t => t.Type != TokenType.DoubleDash)];
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static a => a.Tokens)
            .FirstOrDefault(t => t.Value.Length > 1 && t.Value.StartsWith('-') && before.Contains(t))?.Value;
    }

    /// <summary>Prints the mistakes.</summary>
    public static void Print(ParseResult parsed, TextWriter error)
    {
        foreach (string mistake in Mistakes(parsed).Distinct())
        {
            error.WriteLine($"error: {mistake}");
        }
        error.WriteLine($"'{PathOf(parsed.CommandResult)} --help' tells more.");
    }

    private static IEnumerable<string> Mistakes(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (UnknownOption(parsed) is { } option)
        {
            yield return Unknown(command, option);
            yield break;
        }
        if (parsed.UnmatchedTokens.Count > 0 && (command.Subcommands.Count > 0 || parsed.UnmatchedTokens[0].StartsWith('-')))
        {
            // A word that is not known leaves nothing else to say: what follows it may belong to it.
            yield return Unknown(command, parsed.UnmatchedTokens[0]);
            yield break;
        }
        foreach (ParseError wrong in parsed.Errors)
        {
            yield return wrong.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing
                ? $"<{missing.Argument.HelpName ?? missing.Argument.Name}> is missing"
                : wrong.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).TrimEnd('.');
        }
    }

    private static string Unknown(Command command, string word)
    {
        bool isOption = word.StartsWith('-');
        IEnumerable<string> known = isOption
            ? OptionsOf(command).SelectMany(static o => o.Aliases.Prepend(o.Name))
            : command.Subcommands.Select(static c => c.Name);
        string? close = (isOption ? null : VirshWords.Here(command, word)) ?? Suggestion.Closest(word, known);
        string meant = close is null ? "" : $"; did you mean '{close}'?";
        return $"there is no {(isOption ? "option" : "command")} '{word}'{meant}";
    }

    // With those of the commands above that hold here too.
    private static IEnumerable<Option> OptionsOf(Command command)
        => command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(static o => o.Recursive));

    private static string PathOf(CommandResult command)
        => command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "patchbay";
}
