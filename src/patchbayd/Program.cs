using System.CommandLine;
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
return parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction
    ? await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error, Error = Console.Error }) == 0 ? 0 : 2
    : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
