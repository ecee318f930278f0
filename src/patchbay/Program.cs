using System.CommandLine;
using System.CommandLine.Invocation;
using Patchbay.Cli;
using Patchbay.Cli.Commands;
using Patchbay.Cli.Terminal;

StandardStream.TakeBoth();
try
{
    ParseResult parsed = Root.Create().Parse(args);
    if (parsed.Action is not ParseErrorAction && UsageErrors.UnknownOption(parsed) is null)
    {
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    // Scripts read standard output: what is wrong with a command line does not belong there.
    if (UsageErrors.IsUnfinished(parsed))
    {
        await Root.Create().Parse([.. args, "--help"]).InvokeAsync(new InvocationConfiguration { Output = Console.Error, EnableDefaultExceptionHandler = false });
    }
    else
    {
        UsageErrors.Print(parsed, Console.Error);
    }
    return ExitCode.Usage;
}
catch (OperationCanceledException)
{
    // Ctrl+C, or a signal to end: whoever sent it knows.
    return ExitCode.Failed;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Say(e.Message);
}
catch (Exception e)
{
    Say($"a fault of patchbay's own: {e}");
}
return ExitCode.Failed;

static void Say(string reason)
{
    try
    {
        Console.Error.WriteLine($"error: {reason}");
    }
    catch (IOException)
    {
        // Standard error is full as well: the exit code is all that is left.
    }
}
