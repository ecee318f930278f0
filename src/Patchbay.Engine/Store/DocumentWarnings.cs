using Microsoft.Extensions.Logging;
using Patchbay.Model.Text;

namespace Patchbay.Engine.Store;

/// <summary>
/// Warnings of documents that were accepted. libvirt's protocol has no place for them in an answer, so they go to the log:
/// the first few, and how many there were.
/// </summary>
internal static partial class DocumentWarnings
{
    /// <summary>How many of a document are logged in full.</summary>
    public const int Most = 10;

    /// <summary>Logs what was found in a document.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="subject">Whose document: <c>network default</c>.</param>
    /// <param name="findings">Those of a document without errors.</param>
    public static void Log(ILogger logger, string subject, DiagnosticBag findings)
    {
        foreach (Diagnostic finding in findings.InOrder().Take(Most))
        {
            LogFound(logger, subject, finding);
        }
        int more = findings.Count + findings.Dropped - Most;
        if (more > 0)
        {
            LogMore(logger, subject, more);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}: {Finding}")]
    private static partial void LogFound(ILogger logger, string subject, Diagnostic finding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}: and {Count} more warnings, which 'patchbay check' shows")]
    private static partial void LogMore(ILogger logger, string subject, int count);
}
