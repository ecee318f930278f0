using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

/// <summary>What is to be done, in order.</summary>
/// <param name="Subject">Whose plan: <c>network default</c>, <c>guest web1</c>.</param>
/// <param name="Operations">In order; taken back in the opposite order.</param>
public sealed record HostPlan(string Subject, ValueList<HostOperation> Operations)
{
    /// <summary>What the administrator should know, though the plan can be carried out; a sentence each.</summary>
    public ValueList<string> Warnings { get; init; }

    /// <summary>Those of the warnings that pass with what others do: another way to a network's addresses, an address that the host lacks, another bridge's MAC address.</summary>
    public ValueList<string> Overlaps { get; init; }

    /// <summary>The warnings that stay true whatever others do.</summary>
    public ValueList<string> LastingWarnings => Warnings.Except(Overlaps).ToValueList();

    /// <summary>What the network asks for and cannot have yet: a clause each. It follows by itself once it is there.</summary>
    public ValueList<string> Waits { get; init; }

    /// <summary>The dnsmasq that it starts; null where it starts none.</summary>
    public ComingDnsmasq? Coming
        => Operations.OfType<HostOperation.StartDnsmasq>().FirstOrDefault() is { } start
            ? new(start)
            : null;

    /// <summary>Whether nothing needs to be done.</summary>
    public bool IsEmpty => Operations.IsEmpty;

    /// <summary>The plan that takes this one back.</summary>
    public HostPlan Reverse() => new(Subject, Operations.Reverse().Select(o => o.Inverse).OfType<HostOperation>().ToValueList());

    /// <summary>A line an operation.</summary>
    public override string ToString() => string.Concat(Operations.Select(o => $"{o}\n"));
}

/// <summary>A dnsmasq that is going to be started: to load takes it longer than all that is done to the host before.</summary>
/// <param name="Start">Its start.</param>
/// <param name="UnlessItRuns">Whether it is none where one runs already.</param>
public sealed record ComingDnsmasq(HostOperation.StartDnsmasq Start, bool UnlessItRuns = false);
