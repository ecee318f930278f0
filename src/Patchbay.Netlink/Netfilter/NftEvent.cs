namespace Patchbay.Netlink.Netfilter;

/// <summary>Something that changed in nf_tables.</summary>
public abstract record NftEvent
{
    private NftEvent()
    {
    }

    /// <summary>Something of a table is new, has changed or is gone. <see cref="Committed"/> follows, and says who did it.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Thing">What: <c>table</c>, <c>chain</c>, <c>rule</c>, <c>set</c> or <c>element</c>.</param>
    /// <param name="IsRemoved">It is gone.</param>
    public sealed record Changed(NftTable Table, string Thing, bool IsRemoved) : NftEvent;

    /// <summary>A batch was made; the changes told since the last are its.</summary>
    /// <param name="Generation">Counts batches.</param>
    /// <param name="Port">The address of the socket that sent it: the one fact by which a sender knows its own.</param>
    /// <param name="ProcessId">The thread that sent it, as numbered outside of all pid namespaces.</param>
    /// <param name="ProcessName">That thread's name.</param>
    public sealed record Committed(uint Generation, uint Port, int ProcessId, string ProcessName) : NftEvent;

    /// <summary>Events were lost: look at everything again.</summary>
    public sealed record Overrun : NftEvent;
}
