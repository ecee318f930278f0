namespace Patchbay.Rpc;

/// <summary>
/// Patchbay's own procedures, for what libvirt has none for. Arguments and results are JSON, so that they may grow
/// without a new procedure; the daemon and the command line share their shapes, this library only carries them.
/// </summary>
public static class PatchbayProcedure
{
    /// <summary>The operations that a change would do, without doing them.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> Plan { get; } = Read(1, "PLAN");

    /// <summary>How networks, ports and guests are, and what is wrong with them.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> Status { get; } = Read(2, "STATUS");

    /// <summary>Networks, ports and guests of the host as a tree.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> HostTree { get; } = Read(3, "HOST_TREE");

    /// <summary>Why something is as it is.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> Explain { get; } = Read(4, "EXPLAIN");

    /// <summary>Performs a change that libvirt has no procedure for.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> Apply { get; } = Write(5, "APPLY");

    /// <summary>
    /// What defining a guest would change, without doing it. Not for those who may only look: it says whether passwords differ, which
    /// tells whether one was guessed.
    /// </summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> GuestPlan { get; } = Write(6, "GUEST_PLAN");

    /// <summary>Defines the guest of a document's name.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> GuestApply { get; } = Write(7, "GUEST_APPLY");

    /// <summary>All addresses that are known of a guest, with how and since when.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> GuestAddresses { get; } = Read(8, "GUEST_ADDRESSES");

    /// <summary>Asks for events of networks and guests; each of them carries the number that this returns.</summary>
    public static RpcProcedure<PatchbayCall, RpcInt> EventRegister { get; } = new(RpcPrograms.Patchbay, 9, "EVENT_REGISTER", RpcAccess.Read);

    /// <summary>Ends a request for events, by its number.</summary>
    public static RpcProcedure<RpcInt, RpcNothing> EventDeregister { get; } = new(RpcPrograms.Patchbay, 10, "EVENT_DEREGISTER", RpcAccess.Read);

    /// <summary>Something became of a network or a guest.</summary>
    public static RpcEvent<PatchbayEvent> Event { get; } = new(RpcPrograms.Patchbay, 11, "EVENT");

    /// <summary>Adds a forward to what runs of a network and to what is stored of it, as one change.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> ForwardAdd { get; } = Write(12, "FORWARD_ADD");

    /// <summary>Removes forwards, as <see cref="ForwardAdd"/> adds them.</summary>
    public static RpcProcedure<PatchbayCall, PatchbayReply> ForwardRemove { get; } = Write(13, "FORWARD_REMOVE");

    private static RpcProcedure<PatchbayCall, PatchbayReply> Read(uint number, string name)
        => new(RpcPrograms.Patchbay, number, name, RpcAccess.Read);

    private static RpcProcedure<PatchbayCall, PatchbayReply> Write(uint number, string name)
        => new(RpcPrograms.Patchbay, number, name, RpcAccess.Write);
}

/// <summary>The arguments of a procedure of Patchbay's.</summary>
/// <param name="Json">One JSON value.</param>
public sealed record PatchbayCall(string Json) : IXdr<PatchbayCall>
{
    public static PatchbayCall Read(ref XdrReader reader) => new(reader.Text(RpcLimits.BodyBytes));

    public void Write(ref XdrWriter writer) => writer.Text(Json, RpcLimits.BodyBytes);
}

/// <summary>An event of Patchbay's.</summary>
/// <param name="CallbackId">The request that it answers.</param>
/// <param name="Json">One JSON value.</param>
public sealed record PatchbayEvent(int CallbackId, string Json) : IXdr<PatchbayEvent>
{
    public static PatchbayEvent Read(ref XdrReader reader) => new(reader.Int32(), reader.Text());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(CallbackId);
        writer.Text(Json);
    }
}

/// <summary>The result of a procedure of Patchbay's.</summary>
/// <param name="Json">One JSON value.</param>
public sealed record PatchbayReply(string Json) : IXdr<PatchbayReply>
{
    public static PatchbayReply Read(ref XdrReader reader) => new(reader.Text(RpcLimits.BodyBytes));

    public void Write(ref XdrWriter writer) => writer.Text(Json, RpcLimits.BodyBytes);
}
