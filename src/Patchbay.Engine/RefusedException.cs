using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Engine;

/// <summary>Why a request was refused, with libvirt's numbers (virErrorNumber): clients test for them.</summary>
public enum Refusal
{
    /// <summary>Something that should not happen here.</summary>
    Internal = 1,

    /// <summary>Nothing here does that.</summary>
    NoSupport = 3,

    /// <summary>An argument has no meaning.</summary>
    InvalidArgument = 8,

    /// <summary>It was tried, and did not work.</summary>
    OperationFailed = 9,

    /// <summary>A document has no name in it.</summary>
    NoName = 21,

    /// <summary>A guest of another kind than is served here.</summary>
    OsType = 26,

    /// <summary>A document says something wrong.</summary>
    Xml = 27,

    /// <summary>A document is not well-formed, or wrong in a way that its text says.</summary>
    XmlDetail = 35,

    /// <summary>The host said no.</summary>
    System = 38,

    /// <summary>There is no such guest.</summary>
    NoGuest = 42,

    /// <summary>There is no such network.</summary>
    NoNetwork = 43,

    /// <summary>There is no such storage pool.</summary>
    NoPool = 49,

    /// <summary>There is no such storage volume.</summary>
    NoVolume = 50,

    /// <summary>Not in the present state.</summary>
    OperationInvalid = 55,

    /// <summary>The host cannot do what the document asks for.</summary>
    ConfigUnsupported = 67,

    /// <summary>It took too long.</summary>
    Timeout = 68,

    /// <summary>An administrator's hook script said no.</summary>
    HookFailed = 70,

    /// <summary>What was asked about is not available here.</summary>
    ArgumentUnsupported = 74,

    /// <summary>No metadata of that kind on a guest.</summary>
    NoGuestMetadata = 80,

    /// <summary>A number does not fit.</summary>
    Overflow = 82,

    /// <summary>Nothing here does that to this object.</summary>
    OperationUnsupported = 84,

    /// <summary>The guest's agent is not there, or does not answer.</summary>
    AgentUnresponsive = 86,

    /// <summary>What it concerns is busy with something else.</summary>
    ResourceBusy = 87,

    /// <summary>There is a storage volume of that name.</summary>
    VolumeExists = 90,

    /// <summary>The host's processor lacks something that a guest's must have, or has what it must not.</summary>
    CpuIncompatible = 91,

    /// <summary>A document holds words that mean nothing, and was to be checked for them.</summary>
    Schema = 92,

    /// <summary>A device that the guest does not have.</summary>
    DeviceMissing = 99,

    /// <summary>The port is there already.</summary>
    PortExists = 106,

    /// <summary>There is no such port.</summary>
    NoPort = 107,

    /// <summary>No metadata of that kind on a network.</summary>
    NoNetworkMetadata = 111,

    /// <summary>The guest's agent did not answer a command in time.</summary>
    AgentTimeout = 112,

    /// <summary>The guest's agent refused a command.</summary>
    AgentCommandFailed = 113,
}

/// <summary>Which of libvirt's drivers would have refused (virErrorDomain).</summary>
public enum RefusalArea
{
    /// <summary>None in particular.</summary>
    None = 0,

    /// <summary>Reading of documents.</summary>
    Xml = 5,

    /// <summary>The hypervisor driver: what a running guest does.</summary>
    Qemu = 10,

    /// <summary>Storage pools and volumes.</summary>
    Storage = 18,

    /// <summary>Networks.</summary>
    Network = 19,

    /// <summary>Definitions of guests.</summary>
    Domain = 20,

    /// <summary>Descriptions of processors.</summary>
    Cpu = 31,

    /// <summary>Administrators' hook scripts.</summary>
    Hook = 40,
}

/// <summary>A request was refused, and nothing changed. The message is whole, with libvirt's words before the colon.</summary>
public sealed class RefusedException : Exception
{
    // libvirt's reader of XML refuses a wrong root itself, before any driver sees the document.
    private const string WrongRoot = "PB0004";

    /// <summary>Puts libvirt's words for <paramref name="why"/> before <paramref name="detail"/>.</summary>
    public RefusedException(Refusal why, RefusalArea area, string detail, Exception? inner = null)
        : base(Prefix(why) + detail, inner)
        => (Why, Area) = (why, area);

    /// <summary>Refuses a document, with everything that is wrong with it.</summary>
    public RefusedException(RefusalArea area, IEnumerable<Diagnostic> findings)
        : this(findings.Where(f => f.Severity == Severity.Error).ToValueList(), area)
    {
    }

    private RefusedException(ValueList<Diagnostic> errors, Refusal why, RefusalArea area)
        : this(why, area, string.Join('\n', errors))
        => Findings = errors;

    private RefusedException(ValueList<Diagnostic> errors, RefusalArea area)
        : this(errors, errors.IsEmpty ? Refusal.Xml : Of(errors[0].Class), errors.IsEmpty || errors[0].Id != WrongRoot ? area : RefusalArea.Xml)
    {
    }

    /// <summary>The kind of refusal.</summary>
    public Refusal Why { get; }

    /// <summary>Who refused, in libvirt's terms.</summary>
    public RefusalArea Area { get; }

    /// <summary>Where a document was refused: what is wrong with it, each with its place.</summary>
    public ValueList<Diagnostic> Findings { get; private init; }

    /// <summary>The message in one line: of several mistakes in a document the first, and how many more there are.</summary>
    public string FirstLine => Findings.Count < 2 ? Message : $"{Prefix(Why)}{Findings[0]} (and {Findings.Count - 1} more)";

    /// <summary>Refuses a document whose form is not as a client wanted it validated: what would else have no effect is a mistake.</summary>
    public static RefusedException OfForm(IEnumerable<Diagnostic> findings)
        => new(findings.Where(f => f.BreaksForm).Select(f => f with { Severity = Severity.Error }).ToValueList(), Refusal.Schema, RefusalArea.Xml);

    private static Refusal Of(FindingClass found) => found switch
    {
        FindingClass.XmlDetail => Refusal.XmlDetail,
        FindingClass.Internal => Refusal.Internal,
        FindingClass.Unsupported => Refusal.ConfigUnsupported,
        FindingClass.NoName => Refusal.NoName,
        FindingClass.OperationInvalid => Refusal.OperationInvalid,
        FindingClass.OperationUnsupported => Refusal.OperationUnsupported,
        FindingClass.InvalidArgument => Refusal.InvalidArgument,
        FindingClass.Overflow => Refusal.Overflow,
        FindingClass.OsType => Refusal.OsType,
        FindingClass.System => Refusal.System,
        _ => Refusal.Xml,
    };

    private static string Prefix(Refusal why) => why switch
    {
        Refusal.Internal => "internal error: ",
        Refusal.NoSupport => "this function is not supported by the connection driver: ",
        Refusal.InvalidArgument => "invalid argument: ",
        Refusal.OperationFailed => "operation failed: ",
        Refusal.OsType => "unknown OS type ",
        Refusal.Xml => "XML error: ",
        Refusal.NoGuest => "Domain not found: ",
        Refusal.NoNetwork => "Network not found: ",
        Refusal.NoPool => "Storage pool not found: ",
        Refusal.NoVolume => "Storage volume not found: ",
        Refusal.VolumeExists => "storage volume ",
        Refusal.OperationInvalid => "Requested operation is not valid: ",
        Refusal.ConfigUnsupported => "unsupported configuration: ",
        Refusal.Timeout => "Timed out during operation: ",
        Refusal.HookFailed => "Hook script execution failed: ",
        Refusal.ArgumentUnsupported => "argument unsupported: ",
        Refusal.NoGuestMetadata or Refusal.NoNetworkMetadata => "metadata not found: ",
        Refusal.Overflow => "numerical overflow: ",
        Refusal.OperationUnsupported => "Operation not supported: ",
        Refusal.AgentUnresponsive => "Guest agent is not responding: ",
        Refusal.ResourceBusy => "resource busy: ",
        Refusal.AgentTimeout => "guest agent command timed out: ",
        Refusal.AgentCommandFailed => "guest agent command failed: ",
        Refusal.CpuIncompatible => "the CPU is incompatible with host CPU: ",
        Refusal.Schema => "XML document failed to validate against schema: ",
        Refusal.DeviceMissing => "device not found: ",
        Refusal.NoPort => "network port not found: ",
        _ => "",
    };
}
