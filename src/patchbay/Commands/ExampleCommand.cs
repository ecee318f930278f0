using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Patchbay.Cli.Commands;

/// <summary>A command whose <c>--help</c> ends with examples: whole command lines, each with what it does.</summary>
internal sealed class ExampleCommand(string name, string description, params (string Line, string Effect)[] examples) : Command(name, description)
{
    public IReadOnlyList<(string Line, string Effect)> Examples { get; } = examples;
}

/// <summary>The library's help, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand { Examples.Count: > 0 } command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach ((string line, string effect) in command.Examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {effect}");
            }
            output.WriteLine();
        }
        return code;
    }
}
