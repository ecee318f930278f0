using System.CommandLine;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Net;

/// <summary>Networks named on the command line, by name or uuid.</summary>
internal static class NetworkLookup
{
    /// <summary>The argument.</summary>
    public static Argument<string> Argument() => new("network") { Description = "The network's name or uuid." };

    /// <summary>The network as the server knows it.</summary>
    public static async Task<RpcNetwork> FindAsync(this LibvirtConnection connection, string text, CancellationToken cancellationToken)
    {
        if (Guid.TryParseExact(text, "D", out Guid uuid))
        {
            try
            {
                return await connection.Client.CallAsync(RemoteProcedure.NetworkLookupByUuid, new RpcUuid(uuid), cancellationToken);
            }
            catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoNetwork)
            {
                // A name may look like a uuid.
            }
        }
        return await connection.Client.CallAsync(RemoteProcedure.NetworkLookupByName, new RpcText(text), cancellationToken);
    }

    /// <summary>A network's document.</summary>
    public static async Task<string> DumpAsync(this LibvirtConnection connection, RpcNetwork network, VirNetworkXmlFlags flags, CancellationToken cancellationToken)
        => (await connection.Client.CallAsync(RemoteProcedure.NetworkGetXmlDesc, new RpcFlagged<RpcNetwork>(network, (uint)flags), cancellationToken)).Value;
}
