using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What is said about guests for people and other programs.</summary>
internal static class GuestMetadataBindings
{
    public static ProcedureTable<Session> AddGuestMetadata(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.DomainGetMetadata, static (s, a) =>
        {
            CallFlags.Check(a.Flags, CallFlags.Impact, "virDomainObjGetMetadata");
            return new RpcText(s.Guests().GetMetadata(a.Domain.Uuid, (GuestMetadataPart)a.Type, a.Uri, CallFlags.ImpactOf(a.Flags)));
        })
        .Add(RemoteProcedure.DomainSetMetadata, static async (s, a, ct) =>
        {
            CallFlags.Check(a.Flags, CallFlags.Impact, "virDomainObjSetMetadata");
            await s.Guests().SetMetadataAsync(a.Domain.Uuid, (GuestMetadataPart)a.Type, a.Metadata, a.Key, a.Uri, CallFlags.ImpactOf(a.Flags), ct);
        });
}
