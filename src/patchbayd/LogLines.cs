using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Patchbay.Engine;

namespace Patchbay.Daemon;

/// <summary>
/// A line a message: for the journal with its priority alone, as that knows the rest, and for everyone else with time and level.
/// </summary>
/// <param name="forJournal">Whether the journal reads (systemd.exec(5), <c>JOURNAL_STREAM</c>).</param>
internal sealed class LogLines(bool forJournal) : ConsoleFormatter(FormatName)
{
    /// <summary>The name that the logging library knows this by.</summary>
    public const string FormatName = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        (int priority, string level) = logEntry.LogLevel switch
        {
            LogLevel.Critical => (2, "critical"),
            LogLevel.Error => (3, "error"),
            LogLevel.Warning => (4, "warning"),
            LogLevel.Information => (6, "info"),
            _ => (7, "debug"),
        };
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            text = $"{text}: {(IsForeseen(exception) ? exception.Message : exception)}";
        }
        textWriter.Write(forJournal ? $"<{priority}>" : $"{TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm:ss.fff} {level,-8} ");
        // What follows the first line belongs to it; the journal takes each line for a message.
        textWriter.WriteLine(text.TrimEnd().ReplaceLineEndings(forJournal ? $"\n<{priority}>  " : "\n    "));
    }

    // What the host, a disk or a request refused says why by itself; where in the daemon that was met helps nobody.
    private static bool IsForeseen(Exception exception) => exception is HostException or PlanFailedException or StoreException or RefusedException;
}
