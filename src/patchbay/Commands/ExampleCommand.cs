using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Patchbay.Cli.Commands;

/// <summary>A command whose <c>--help</c> ends with examples: whole command lines, each with what it does; then its exit codes.</summary>
internal sealed class ExampleCommand(string name, string description, params (string Line, string Effect)[] examples) : Command(name, description)
{
    public IReadOnlyList<(string Line, string Effect)> Examples { get; } = examples;

    /// <summary>What the command ends with, where there is more to it than done or not.</summary>
    public IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; set; } = [];
}

/// <summary>The library's help, then the command's examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        // Where the library breaks a line it leaves a blank.
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }
        output.WriteLine();
        if (parseResult.CommandResult.Command is ExampleCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach ((string line, string effect) in command.Examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {effect}");
            }
            output.WriteLine();
        }
        if (parseResult.CommandResult.Command is ExampleCommand { ExitCodes.Count: > 0 } telling)
        {
            output.WriteLine("Exit codes:");
            foreach ((int number, string meaning) in telling.ExitCodes)
            {
                output.WriteLine($"  {number}  {meaning}");
            }
            output.WriteLine();
        }
        return code;
    }
}
