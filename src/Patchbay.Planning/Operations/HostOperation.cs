namespace Patchbay.Planning.Operations;

/// <summary>
/// One change to the host, as a value: it can be printed, compared, stored, performed and taken back. The set is
/// closed; its cases stand by subject in the other files of this folder.
/// </summary>
public abstract partial record HostOperation
{
    private HostOperation()
    {
    }

    /// <summary>The operation that takes this one back, or null where nothing needs taking back.</summary>
    public virtual HostOperation? Inverse => null;

    /// <summary>
    /// What the administrator loses where the host cannot do this at all (a kernel feature that is missing); null
    /// where that fails the plan.
    /// </summary>
    public virtual string? LossWhenMissing => null;

    /// <summary>Whether a process of its own does the work, so that the operations that follow need not wait for it.</summary>
    public virtual bool RunsBeside => false;

    /// <summary>Whether what it makes is gone by itself when the daemon ends, if nothing else was done with it.</summary>
    public virtual bool GoesWithDaemon => false;

    /// <summary>What it holds beyond its one line: several lines for a dry run; null where the line says all.</summary>
    public virtual string? Details => null;

    /// <summary>One line for people: the same in a dry run, in the log and in golden files.</summary>
    public abstract override string ToString();
}
