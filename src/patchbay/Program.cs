using System.CommandLine;
using System.CommandLine.Invocation;
using Patchbay.Cli;
using Patchbay.Cli.Commands;

ParseResult parsed = Root.Create().Parse(args);
if (parsed.Action is not ParseErrorAction mistake)
{
    return await parsed.InvokeAsync();
}

// Scripts read standard output: what is wrong with a command line does not belong there.
mistake.ShowHelp = false;
await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error, Error = Console.Error });
return ExitCode.Usage;
