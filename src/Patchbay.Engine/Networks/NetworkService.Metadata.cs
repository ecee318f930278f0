using Patchbay.Model.Networks;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Networks;

public sealed partial class NetworkService
{
    /// <summary>Sets or removes a title, a description, or another program's element.</summary>
    /// <param name="uuid">The network.</param>
    /// <param name="part">Which.</param>
    /// <param name="text">The text or element; null or empty removes it.</param>
    /// <param name="key">Of an element: the prefix for its namespace.</param>
    /// <param name="uri">Of an element: its namespace.</param>
    /// <param name="affects">Which definition.</param>
    /// <param name="cancellationToken">Until the network's turn has come.</param>
    public async Task SetMetadataAsync(
        Guid uuid, MetadataPart part, string? text, string? key, string? uri, Affects affects, CancellationToken cancellationToken)
    {
        if (part == MetadataPart.Title && text?.Contains('\n', StringComparison.Ordinal) == true)
        {
            throw NetworkRefusals.InvalidArgument("metadata title can't contain newlines");
        }
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        affects = Resolve(held.State, affects);
        NetworkEntry entry = held.Entry;
        HostSnapshot? seen = uri == NetworkExtensionsXml.Namespace ? await _host.ObserveAsync(TakenScope, cancellationToken) : null;
        NetworkDefinition Changed(NetworkDefinition definition)
        {
            NetworkDefinition changed = WithMetadata(definition, part, text, key, uri);
            return seen is null ? changed : WithSubnets(entry, changed, seen, spoken: []);
        }
        await ChangeAsync(entry, affects, (definition, _) => Changed(definition), tellsScripts: false, cancellationToken);
        Events.Publish(new NetworkEvent.MetadataChanged(held.State.Name, uuid, part, part == MetadataPart.Element ? uri : null));
    }

    /// <summary>A title, a description, or another program's element without its namespace.</summary>
    /// <exception cref="RefusedException">No such network, or nothing of that kind is said of it.</exception>
    public string GetMetadata(Guid uuid, MetadataPart part, string? uri, Affects affects)
    {
        NetworkStatus status = Get(uuid);
        affects = Resolve(_registry.Find(uuid)!.State, affects);
        NetworkDefinition definition = (affects.HasFlag(Affects.Config) ? status.Stored : status.Live) ?? status.Definition;
        string? text = part switch
        {
            MetadataPart.Description => definition.Description,
            MetadataPart.Title => definition.Title,
            MetadataPart.Element => MetadataElements.Get(definition.Metadata, uri ?? ""),
            _ => throw NetworkRefusals.InvalidArgument($"unknown metadata type '{(int)part}'"),
        };
        return text ?? throw new RefusedException(Refusal.NoNetworkMetadata, RefusalArea.Network, "Requested metadata element is not present");
    }

    // Our own element as it is by then, and not as somebody read it before: no change that came between is lost. Whether anything was changed.
    private async Task<bool> ChangeExtensionsAsync(Guid uuid, Func<NetworkExtensions, NetworkExtensions> change, Affects? affects, CancellationToken cancellationToken)
    {
        using HeldNetwork held = await HoldAsync(uuid, cancellationToken);
        NetworkState state = held.State;
        Affects meant = affects is { } asked
            ? Resolve(state, asked)
            : (state.Live is null ? Affects.Current : Affects.Live) | (state.Stored is null ? Affects.Current : Affects.Config);
        NetworkDefinition? stored = meant.HasFlag(Affects.Config) ? await ChangedAsync(state.Stored!) : state.Stored;
        NetworkDefinition? running = meant.HasFlag(Affects.Live) ? await ChangedAsync(state.Live!.Definition) : state.Live?.Definition;
        if (stored == state.Stored && running == state.Live?.Definition)
        {
            return false;
        }
        await ChangeAsync(held.Entry, stored, running, meant, tellsScripts: false, cancellationToken);
        Events.Publish(new NetworkEvent.MetadataChanged(state.Name, uuid, MetadataPart.Element, NetworkExtensionsXml.Namespace));
        return true;

        async Task<NetworkDefinition> ChangedAsync(NetworkDefinition definition)
        {
            NetworkExtensions after = change(definition.Extensions);
            return after == definition.Extensions
                ? definition
                : await WithSubnetsAsync(
                    held.Entry,
                    WithMetadata(definition, MetadataPart.Element, NetworkExtensionsXml.Format(after), NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace),
                    spoken: [],
                    cancellationToken);
        }
    }

    private static NetworkDefinition WithMetadata(NetworkDefinition definition, MetadataPart part, string? text, string? key, string? uri)
    {
        string? given = string.IsNullOrEmpty(text) ? null : text;
        switch (part)
        {
            case MetadataPart.Description:
                return definition with { Description = given };
            case MetadataPart.Title:
                return definition with { Title = given };
            case MetadataPart.Element:
                DiagnosticBag diagnostics = [];
                VerbatimXml? metadata = MetadataElements.Set(definition.Metadata, uri ?? "", key, given, diagnostics);
                bool isOurs = uri == NetworkExtensionsXml.Namespace;
                if (isOurs && given is not null)
                {
                    NetworkExtensionsXml.Parse(given, diagnostics);
                }
                if (diagnostics.HasErrors)
                {
                    throw new RefusedException(RefusalArea.Network, diagnostics.InOrder());
                }
                NetworkDefinition changed = definition with { Metadata = metadata };
                return isOurs ? NetworkDocuments.Check(changed) : changed;
            default:
                throw NetworkRefusals.InvalidArgument($"unknown metadata type '{(int)part}'");
        }
    }
}
