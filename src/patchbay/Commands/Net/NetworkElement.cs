using System.CommandLine;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Our own element of a network, changed by libvirt's metadata procedures: any libvirt server keeps it, ours acts on it.</summary>
internal sealed class NetworkElement
{
    private readonly Option<bool> _live = new("--live") { Description = "Change what runs." };
    private readonly Option<bool> _config = new("--config") { Description = "Change what is stored. With neither, what runs and what is stored." };

    /// <summary>Adds the options that say what is changed.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_live);
        command.Options.Add(_config);
    }

    /// <summary>Changes the element in what is meant; where the second change is refused, the first is taken back.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="connection">The server.</param>
    /// <param name="network">Which.</param>
    /// <param name="change">The element anew, or null where nothing of the kind is there.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>Whether anything was changed.</returns>
    public async Task<bool> ChangeAsync(ParseResult parsed, LibvirtConnection connection, RpcNetwork network, Func<NetworkExtensions, NetworkExtensions?> change, CancellationToken ct)
    {
        (bool live, bool config) = (parsed.GetValue(_live), parsed.GetValue(_config));
        bool both = !live && !config;
        List<VirNetworkUpdateFlags> targets = [];
        if (live || (both && await connection.IsNetworkActiveAsync(network, ct)))
        {
            targets.Add(VirNetworkUpdateFlags.Live);
        }
        if (config || (both && await connection.IsNetworkPersistentAsync(network, ct)))
        {
            targets.Add(VirNetworkUpdateFlags.Config);
        }
        List<(VirNetworkUpdateFlags Target, NetworkExtensions Before)> done = [];
        foreach (VirNetworkUpdateFlags target in targets)
        {
            NetworkExtensions before = await ReadAsync(connection, network, target, ct);
            if (change(before) is not { } after || after == before)
            {
                continue;
            }
            try
            {
                await WriteAsync(connection, network, target, after, ct);
            }
            catch (LibvirtException) when (done.Count > 0)
            {
                await WriteAsync(connection, network, done[0].Target, done[0].Before, ct);
                throw;
            }
            done.Add((target, before));
        }
        return done.Count > 0;
    }

    private static async Task<NetworkExtensions> ReadAsync(LibvirtConnection connection, RpcNetwork network, VirNetworkUpdateFlags target, CancellationToken ct)
    {
        try
        {
            string xml = await connection.GetNetworkMetadataAsync(network, VirNetworkMetadataType.Element, NetworkExtensionsXml.Namespace, target, ct);
            DiagnosticBag diagnostics = [];
            return NetworkExtensionsXml.Parse(xml, diagnostics) ?? throw new FormatException($"the network's element of {NetworkExtensionsXml.Namespace} has mistakes: {diagnostics.InOrder().First()}");
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoNetworkMetadata)
        {
            return NetworkExtensions.None;
        }
    }

    private static Task WriteAsync(LibvirtConnection connection, RpcNetwork network, VirNetworkUpdateFlags target, NetworkExtensions extensions, CancellationToken ct)
        => connection.SetNetworkMetadataAsync(
            network, VirNetworkMetadataType.Element, NetworkExtensionsXml.Format(extensions), NetworkExtensionsXml.Prefix, NetworkExtensionsXml.Namespace, target, ct);
}
