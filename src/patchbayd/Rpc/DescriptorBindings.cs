using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What takes or gives descriptors.</summary>
internal static class DescriptorBindings
{
    public static ProcedureTable<Session> AddDescriptors(this ProcedureTable<Session> table) => table
        // Named groups of descriptors are for disks, none of which is opened in this way here.
        .AddDescriptors<DomainFdAssociateArguments, RpcNothing>(RemoteProcedure.DomainFdAssociate, static (s, a, descriptors, _) =>
        {
            s.Guests().Find(a.Domain.Uuid);
            throw new RpcErrorException(
                LibvirtErrorCode.OperationUnsupported, LibvirtErrorDomain.Qemu,
                $"no disk takes the {descriptors.Count} descriptors of group '{a.Name}': disks are opened by their paths");
        });
}
