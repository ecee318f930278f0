using Microsoft.Extensions.Logging;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    private const string DefaultBridgeTemplate = "virbr%d";
    private const int MaxBridgeNumber = 256;

    /// <summary>
    /// Stores a definition. A network that runs is changed to it as well, without unplugging anyone; what cannot be changed
    /// while it runs refuses all of it. What was not given and a host chooses (uuid, bridge name, MAC) is chosen and stored.
    /// </summary>
    /// <param name="xml">The document.</param>
    /// <param name="validate">Whether words that mean nothing refuse the document.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public Task<NetworkStatus> DefineAsync(string xml, bool validate, CancellationToken cancellationToken)
        => DefineAsync(WithUuid(NetworkDocuments.Parse(xml, validate, _logger)), AppliesDefinitions, spoken: [], cancellationToken);

    /// <summary>
    /// As the other, for those who mean the network of the document's name: without a uuid, a document is of that one and
    /// no new one. (To libvirt's clients it is a second network of the same name, which is refused.)
    /// </summary>
    /// <param name="xml">The document.</param>
    /// <param name="apply">Whether a network that runs is changed; null for <see cref="AppliesDefinitions"/>.</param>
    /// <param name="cancellationToken">Until the network's turn has come; takes a half-done change back.</param>
    public Task<NetworkStatus> RedefineAsync(string xml, bool? apply, CancellationToken cancellationToken) => RedefineAsync(xml, apply, spoken: [], cancellationToken);

    /// <inheritdoc cref="RedefineAsync(string, bool?, CancellationToken)"/>
    /// <param name="xml">The document.</param>
    /// <param name="apply">Whether a network that runs is changed; null for <see cref="AppliesDefinitions"/>.</param>
    /// <param name="spoken">Subnets that are not to be chosen, as networks that are still to come have them.</param>
    /// <param name="cancellationToken">Until the network's turn has come; takes a half-done change back.</param>
    public Task<NetworkStatus> RedefineAsync(string xml, bool? apply, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
        => DefineAsync(WithKnownUuid(NetworkDocuments.Parse(xml, validate: false, warnings: null)), apply ?? AppliesDefinitions, spoken, cancellationToken);

    private async Task<NetworkStatus> DefineAsync(NetworkDefinition definition, bool apply, ValueList<IpPrefix> spoken, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await ClaimAsync(definition, cancellationToken);
        definition = await CompleteAsync(held.Entry, definition, spoken, together: null, cancellationToken);
        await BecomeAsync(held.Entry, definition, apply, cancellationToken);
        TellDefined(held.Entry);
        return held.Entry.Status;
    }

    // Stored, and what runs changed to it if asked for.
    private async Task BecomeAsync(NetworkEntry entry, NetworkDefinition definition, bool apply, CancellationToken cancellationToken, bool isPart = false)
    {
        if (entry.State.Live is { } live && apply && live.Definition != definition)
        {
            await ChangeAsync(entry, definition, definition, Affects.Live | Affects.Config, tellsScripts: true, cancellationToken, isPart);
            return;
        }
        if (entry.State is { Live: null, Stored: { } before })
        {
            await DropLeasesAsync(entry, before, definition);
        }
        try
        {
            _store.Save(definition.Name, Stored(definition));
            entry.State = entry.State with { Stored = definition };
        }
        finally
        {
            if (!isPart)
            {
                await SettleLeasesAsync(entry);
            }
        }
    }

    private void TellDefined(NetworkEntry entry)
    {
        LogDefined(entry.State.Name);
        Events.Publish(new NetworkEvent.Defined(entry.State.Name, entry.State.Uuid));
    }

    /// <summary>Removes what is stored. A running network runs on and is gone when it stops.</summary>
    public async Task UndefineAsync(Guid uuid, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        if (held.State.Stored is null)
        {
            throw NetworkRefusals.Invalid("can't undefine transient network");
        }
        _store.Remove(held.State.Name);
        await EndLeftOrKeepAsync(held.Entry);
        if (held.State.Live is null)
        {
            _leases.Forget(held.State.Name, held.State.Stored);
        }
        held.Entry.State = held.State with { Stored = null, Autostart = false };
        if (held.State.Live is not null)
        {
            await SettleLeasesAsync(held.Entry);
        }
        LogUndefined(held.State.Name);
        Events.Publish(new NetworkEvent.Undefined(held.State.Name, uuid));
    }

    // What stays on the host of a start that failed is the network's until it is stopped: its bridge's name is nobody else's as long.
    private async Task EndLeftOrKeepAsync(NetworkEntry entry)
    {
        try
        {
            await EndLeftAsync(entry, CancellationToken.None);
        }
        catch (Exception e) when (e is RefusedException or HostException or StoreException)
        {
            entry.State = entry.State with { Live = entry.State.Left, Left = null, Problem = e.Message };
        }
    }

    /// <summary>Sets whether a network starts with the host.</summary>
    public async Task SetAutostartAsync(Guid uuid, bool autostart, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        if (held.State.Stored is null)
        {
            throw NetworkRefusals.Invalid("cannot set autostart for transient network");
        }
        _store.SetAutostart(held.State.Name, autostart);
        held.Entry.State = held.State with { Autostart = autostart };
    }

    private static NetworkDefinition WithUuid(NetworkDefinition definition)
        => definition.Uuid is null ? definition with { Uuid = Guid.NewGuid() } : definition;

    private NetworkDefinition WithKnownUuid(NetworkDefinition definition)
        => WithUuid(definition.Uuid is null && Find(definition.Name) is { } known ? definition with { Uuid = known.Uuid } : definition);

    private static string Stored(NetworkDefinition definition)
        => NetworkXml.Format(definition, new NetworkXmlOptions { Inactive = true });

    // Chooses what the document leaves to the host, and claims the bridge's name. A network that is defined again keeps
    // what was chosen for it before: its guests know the bridge by its address.
    private async Task<NetworkDefinition> CompleteAsync(
        NetworkEntry entry, NetworkDefinition definition, ValueList<IpPrefix> spoken, NetworkSet? together, CancellationToken cancellationToken)
    {
        if (!definition.Forward.Mode.OwnsBridge())
        {
            ClaimBridge(entry, definition.Bridge?.Name, together);
            return definition with { Mac = null };
        }
        definition = await WithSubnetsAsync(entry, definition, spoken, cancellationToken);
        NetworkDefinition? before = entry.State.Stored ?? entry.State.Live?.Definition;
        before = before?.Forward.Mode.OwnsBridge() == true ? before : null;
        BridgeDefinition bridge = definition.Bridge ?? new BridgeDefinition();
        string wanted = string.IsNullOrEmpty(bridge.Name) ? before?.Bridge?.Name ?? DefaultBridgeTemplate : bridge.Name;
        string name = IsChosen(wanted)
            ? ClaimBridge(entry, wanted, together)
            : await ChooseBridgeAsync(entry, wanted, together, cancellationToken);
        return definition with
        {
            Bridge = bridge with { Name = name },
            Mac = definition.Mac ?? before?.Mac ?? MacAddresses.Generate(),
        };
    }

    private static bool IsChosen(string? bridge) => !string.IsNullOrEmpty(bridge) && !bridge.Contains("%d", StringComparison.Ordinal);

    private string ClaimBridge(NetworkEntry entry, string? bridge, NetworkSet? together)
    {
        if (bridge is not null && _registry.TryClaimBridge(entry, bridge, together) is { } owner)
        {
            throw NetworkRefusals.Internal($"bridge name '{bridge}' already in use by network '{owner}'");
        }
        return bridge ?? "";
    }

    private async Task<string> ChooseBridgeAsync(NetworkEntry entry, string template, NetworkSet? together, CancellationToken cancellationToken)
    {
        int next = 0;
        while (_registry.ClaimFreeBridge(entry, template, next, MaxBridgeNumber, together) is var (bridge, number))
        {
            HostSnapshot seen = await _host.ObserveAsync(new HostScope { Links = new ValueList<string>().Add(bridge) }, cancellationToken);
            if (!seen.Links.ContainsKey(bridge))
            {
                return bridge;
            }
            next = number + 1;
        }
        throw NetworkRefusals.Internal($"no free bridge name: '{template}' from 0 to {MaxBridgeNumber} are all in use");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} defined")]
    private partial void LogDefined(string network);

    [LoggerMessage(Level = LogLevel.Information, Message = "network {Network} undefined")]
    private partial void LogUndefined(string network);
}
