namespace Patchbay.Model.Domains;

/// <summary>
/// Patchbay's <c>&lt;function&gt;</c> of an interface that is a virtual function of a card: what libvirt's documents cannot say of
/// one. Null leaves a setting as the card has it.
/// </summary>
public sealed record FunctionDefinition
{
    /// <summary>Whether the guest may change its address and hear what is not for it.</summary>
    public bool? Trusted { get; init; }

    /// <summary>Whether frames with another source address than the function's are dropped.</summary>
    public bool? SpoofCheck { get; init; }

    /// <summary>Mbit/s that it may send at most; 0 for no limit.</summary>
    public uint? MaxRate { get; init; }
}
