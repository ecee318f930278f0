using System.CommandLine;
using System.CommandLine.Invocation;
using Patchbay.Cli;
using Patchbay.Cli.Commands;
using Patchbay.Cli.Terminal;

ParseResult parsed = Root.Create().Parse(args);
if (parsed.Action is not ParseErrorAction)
{
    return await parsed.InvokeAsync();
}

// Scripts read standard output: what is wrong with a command line does not belong there.
if (UsageErrors.IsUnfinished(parsed))
{
    await Root.Create().Parse([.. args, "--help"]).InvokeAsync(new InvocationConfiguration { Output = Console.Error });
}
else
{
    UsageErrors.Print(parsed, Console.Error);
}
return ExitCode.Usage;
