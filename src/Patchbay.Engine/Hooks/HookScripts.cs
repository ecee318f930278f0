using Microsoft.Extensions.Logging;
using Patchbay.Engine.Networks;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Hooks;

/// <summary>
/// Administrators' scripts that are told what happens to networks, guests and the daemon, and may refuse some of it: with
/// libvirt's names, arguments, documents and moments, so that what was written for libvirt serves here. They are looked for
/// each time; where the folder is missing, that look is all they cost.
/// </summary>
public sealed partial class HookScripts(HostPaths paths, IHost host, ILogger logger)
{
    // In place of an argument that there is none for.
    private const string Nothing = "-";

    private const string Begin = "begin";
    private const string End = "end";

    /// <summary>What a script may take before it is ended: one that hangs holds up its own network or guest, and not for ever.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether networks have scripts.</summary>
    public bool HasNetwork => Has("network");

    /// <summary>Whether guests have scripts.</summary>
    public bool HasGuest => Has("qemu");

    /// <summary>What becomes of a network: <c>start</c>, <c>started</c> or <c>updated</c>; null where nobody wants to know.</summary>
    /// <param name="happening">What.</param>
    /// <param name="network">The network, as it is then.</param>
    /// <param name="ports">What is plugged into it.</param>
    public HostOperation.RunHook? Network(string happening, NetworkDefinition network, ValueList<NetworkPort> ports = default)
        => Of("network", network.Name, happening, Begin, Nothing, () => HookData(network, ports, null));

    /// <summary>A network has stopped; null where nobody wants to know.</summary>
    public HostOperation.RunHook? NetworkStopped(NetworkDefinition network)
        => Of("network", network.Name, "stopped", End, Nothing, () => HookData(network, default, null));

    /// <summary>What becomes of a guest's plug in a network: <c>port-created</c> or <c>port-deleted</c>; null where nobody wants to know.</summary>
    /// <param name="happening">What.</param>
    /// <param name="network">The network.</param>
    /// <param name="ports">What is plugged into it then.</param>
    /// <param name="port">The plug.</param>
    public HostOperation.RunHook? Port(string happening, NetworkDefinition network, ValueList<NetworkPort> ports, NetworkPort port)
        => Of("network", network.Name, happening, Begin, Nothing, () => HookData(network, ports, port));

    /// <summary>What becomes of a guest: <c>prepare</c>, <c>start</c>, <c>started</c> or <c>reconnect</c>; null where nobody wants to know.</summary>
    public HostOperation.RunHook? Guest(string happening, DomainDefinition guest)
        => Of("qemu", guest.Name, happening, Begin, Nothing, () => DomainXml.Format(guest, DomainFormat.Live));

    /// <summary>A guest has ended: <c>stopped</c>, or <c>release</c> with why; null where nobody wants to know.</summary>
    public HostOperation.RunHook? GuestEnded(string happening, DomainDefinition guest, string why = Nothing)
        => Of("qemu", guest.Name, happening, End, why, () => DomainXml.Format(guest, DomainFormat.Live));

    /// <summary>The daemon starts, or stops.</summary>
    /// <param name="happening"><c>start</c> or <c>shutdown</c>.</param>
    public HostOperation.RunHook? Daemon(string happening) => Of("daemon", Nothing, happening, Nothing, happening, static () => "");

    /// <summary>Runs scripts, where there are some.</summary>
    /// <exception cref="HookFailedException">One said no, or did not end.</exception>
    public async Task RunAsync(HostOperation.RunHook? hook)
    {
        if (hook is not null)
        {
            await host.PerformAsync(hook);
        }
    }

    /// <summary>Runs scripts, where there are some, about what nobody can stop any more. A failure is told in the log.</summary>
    public async Task TellAsync(HostOperation.RunHook? hook)
    {
        try
        {
            await RunAsync(hook);
        }
        catch (HostException e)
        {
            LogFailed(e.Message);
        }
    }

    private bool Has(string driver)
        => Directory.Exists(paths.Hooks) && (File.Exists($"{paths.Hooks}/{driver}") || Directory.Exists($"{paths.Hooks}/{driver}.d"));

    private HostOperation.RunHook? Of(string driver, string subject, string happening, string stage, string more, Func<string> input)
        => Has(driver) ? new HostOperation.RunHook($"{paths.Hooks}/{driver}", [subject, happening, stage, more], input(), Limit) : null;

    private static string HookData(NetworkDefinition network, ValueList<NetworkPort> ports, NetworkPort? port)
    {
        NetworkXmlOptions options = new() { Connections = (uint)ports.Count, InterfaceConnections = PortAllocation.CountByDevice(ports) };
        return $"<hookData>\n{NetworkXml.Format(NetworkDefaults.Live(network), options)}{(port is null ? "" : NetworkPortXml.Format(port))}</hookData>\n";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a hook script failed: {Why}")]
    private partial void LogFailed(string why);
}
