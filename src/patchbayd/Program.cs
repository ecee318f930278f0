using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Patchbay.Daemon;

using CancellationTokenSource stopping = new();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

RootCommand command = CommandLine.Create(async (options, _) =>
{
    using ILoggerFactory loggers = LoggerFactory.Create(logging => logging
        .SetMinimumLevel(options.LogLevel)
        .AddConsole(static console =>
        {
            console.FormatterName = LogLines.FormatName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        })
        .Services.AddSingleton<ConsoleFormatter>(new LogLines(Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)));
    return await new Daemon(options, loggers).RunAsync(stopping.Token);
});
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
{
    foreach (ParseError mistake in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"error: {mistake.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).TrimEnd('.')}");
    }
    await Console.Error.WriteLineAsync("'patchbayd --help' tells more.");
    return 2;
}
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
