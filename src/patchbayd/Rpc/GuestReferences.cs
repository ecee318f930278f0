using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>How a guest is referred to on the wire.</summary>
internal static class GuestReferences
{
    /// <summary>An inactive guest's id is -1.</summary>
    public static RpcDomain Of(GuestView guest) => new(guest.Name, guest.Uuid, guest.Id ?? -1);
}
