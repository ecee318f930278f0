using System.CommandLine;
using System.Globalization;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Guests named on the command line, by name, uuid or the number of a running one.</summary>
internal static class GuestLookup
{
    /// <summary>The argument.</summary>
    public static Argument<string> Argument() => new("guest") { Description = "The guest's name, uuid, or its number while it runs." };

    /// <summary>The guest as the server knows it.</summary>
    public static async Task<RpcDomain> FindGuestAsync(this LibvirtConnection connection, string text, CancellationToken cancellationToken)
    {
        RpcClient client = connection.Client;
        try
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                return await client.CallAsync(RemoteProcedure.DomainLookupById, new RpcInt(id), cancellationToken);
            }
            if (Guid.TryParseExact(text, "D", out Guid uuid))
            {
                return await client.CallAsync(RemoteProcedure.DomainLookupByUuid, new RpcUuid(uuid), cancellationToken);
            }
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoDomain)
        {
            // A name may look like a number or a uuid.
        }
        return await client.CallAsync(RemoteProcedure.DomainLookupByName, new RpcText(text), cancellationToken);
    }

    /// <summary>A guest's document.</summary>
    public static async Task<string> DumpAsync(this LibvirtConnection connection, RpcDomain guest, VirDomainXmlFlags flags, CancellationToken cancellationToken)
        => (await connection.Client.CallAsync(RemoteProcedure.DomainGetXmlDesc, new RpcFlagged<RpcDomain>(guest, (uint)flags), cancellationToken)).Value;
}
