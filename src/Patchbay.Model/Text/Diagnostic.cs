namespace Patchbay.Model.Text;

/// <summary>Where in a document something stands. Lines and columns count from 1; 0 means unknown.</summary>
/// <param name="Document">The file's name, or what stands for it, such as <c>stdin</c>.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
public sealed record SourceLocation(string Document, int Line, int Column)
{
    /// <summary><c>file:line:column</c>; the document alone where the line is not known.</summary>
    public override string ToString() => Line == 0 ? Document : $"{Document}:{Line}:{Column}";
}

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>The document can be used; something in it has no effect or is doubtful.</summary>
    Warning,

    /// <summary>The document is refused.</summary>
    Error,
}

/// <summary>What libvirt would call a finding, so that its clients get the error code they test for.</summary>
public enum FindingClass
{
    /// <summary>VIR_ERR_XML_ERROR (27).</summary>
    Xml,

    /// <summary>VIR_ERR_XML_DETAIL (35): malformed XML too.</summary>
    XmlDetail,

    /// <summary>VIR_ERR_INTERNAL_ERROR (1).</summary>
    Internal,

    /// <summary>VIR_ERR_CONFIG_UNSUPPORTED (67).</summary>
    Unsupported,

    /// <summary>VIR_ERR_NO_NAME (21).</summary>
    NoName,

    /// <summary>VIR_ERR_OPERATION_INVALID (55).</summary>
    OperationInvalid,

    /// <summary>VIR_ERR_OPERATION_UNSUPPORTED (84).</summary>
    OperationUnsupported,

    /// <summary>VIR_ERR_INVALID_ARG (8).</summary>
    InvalidArgument,

    /// <summary>VIR_ERR_OVERFLOW (82).</summary>
    Overflow,

    /// <summary>VIR_ERR_OS_TYPE (26)</summary>
    OsType,

    /// <summary>VIR_ERR_SYSTEM_ERROR (38): libvirt has the C library read some addresses.</summary>
    System,
}

/// <summary>One finding in a document.</summary>
/// <param name="Id">Stable, such as <c>PB0103</c>; described in docs/diagnostics.md.</param>
/// <param name="Severity">How grave.</param>
/// <param name="At">The place.</param>
/// <param name="Message">What, a colon, why; no full stop.</param>
public sealed record Diagnostic(string Id, Severity Severity, SourceLocation At, string Message)
{
    /// <summary>The libvirt error it becomes over RPC.</summary>
    public FindingClass Class { get; init; } = FindingClass.Xml;

    /// <summary>
    /// Whether the form of documents (libvirt's schemas) does not allow it: a word that means nothing, or one twice. A client
    /// that asks for validation has such a warning refuse the document.
    /// </summary>
    public bool BreaksForm { get; init; }

    /// <summary><c>file:line:column: error PB0103: what: why</c>.</summary>
    public override string ToString() => $"{At}: {(Severity == Severity.Error ? "error" : "warning")} {Id}: {Message}";
}
