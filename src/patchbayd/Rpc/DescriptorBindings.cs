using System.Net.Sockets;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What takes or gives descriptors.</summary>
internal static class DescriptorBindings
{
    // VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH.
    private const uint SkipAuthentication = 1;

    public static ProcedureTable<Session> AddDescriptors(this ProcedureTable<Session> table) => table
        .AddDescriptors<DomainGraphicsArguments, RpcNothing>(RemoteProcedure.DomainOpenGraphics, static async (s, a, descriptors, ct) =>
        {
            CallFlags.Check(a.Flags, SkipAuthentication, "qemuDomainOpenGraphics");
            if (descriptors is not [SafeHandle connection, ..])
            {
                throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, "no file descriptor came with the call");
            }
            await s.Guests().AddViewerAsync(a.Domain.Uuid, a.Index, connection, a.Flags != 0, ct);
            return new RpcDescriptorReply<RpcNothing>(RpcNothing.Value, []);
        })
        .AddDescriptors<DomainGraphicsArguments, RpcNothing>(RemoteProcedure.DomainOpenGraphicsFd, static async (s, a, _, ct) =>
        {
            CallFlags.Check(a.Flags, SkipAuthentication, "qemuDomainOpenGraphicsFD");
            (Socket ours, Socket theirs) = SocketPair.Create();
            using (theirs)
            {
                try
                {
                    await s.Guests().AddViewerAsync(a.Domain.Uuid, a.Index, theirs.SafeHandle, a.Flags != 0, ct);
                }
                catch
                {
                    ours.Dispose();
                    throw;
                }
            }
            return new RpcDescriptorReply<RpcNothing>(RpcNothing.Value, [ours.SafeHandle]);
        })
        // Named groups of descriptors are for disks, none of which is opened in this way here.
        .AddDescriptors<DomainFdAssociateArguments, RpcNothing>(RemoteProcedure.DomainFdAssociate, static (s, a, descriptors, _) =>
        {
            s.Guests().Find(a.Domain.Uuid);
            throw new RpcErrorException(
                LibvirtErrorCode.OperationUnsupported, LibvirtErrorDomain.Qemu,
                $"no disk takes the {descriptors.Count} descriptors of group '{a.Name}': disks are opened by their paths");
        });
}
