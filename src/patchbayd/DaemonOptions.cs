using Microsoft.Extensions.Logging;
using Patchbay.Daemon.Rpc;

namespace Patchbay.Daemon;

/// <summary>What the command line decides.</summary>
internal sealed record DaemonOptions
{
    /// <summary>The folder below which everything lives; empty for the machine's own.</summary>
    public string Root { get; init; } = "";

    /// <summary>Sockets to listen on beside the daemon's own, each with a <c>-ro</c> twin.</summary>
    public IReadOnlyList<string> Sockets { get; init; } = [];

    /// <summary>How clients show that they may.</summary>
    public AuthenticationMode Authentication { get; init; }

    /// <summary>The user that QEMU runs as; null for the first that exists of the usual ones.</summary>
    public string? QemuUser { get; init; }

    /// <summary>Whether guests start though their documents hold elements that are not served.</summary>
    public bool AllowUnsupported { get; init; }

    /// <summary>Whether a definition of a network that runs changes what runs.</summary>
    public bool AppliesDefinitions { get; init; } = true;

    /// <summary>What a hook script may take before it is ended.</summary>
    public TimeSpan HookLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Where Open vSwitch's database listens.</summary>
    public required string SwitchSocket { get; init; }

    /// <summary>The least grave message that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
