using Patchbay.Model.Ports;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>
    /// Has the switch at the other end of a device's cable take a guest's card in: 802.1Qbh by the device's driver, 802.1Qbg by
    /// lldpad. Done when it has.
    /// </summary>
    /// <param name="Macvtap">The card's macvtap.</param>
    /// <param name="Lower">The device below.</param>
    /// <param name="Mac">The guest's address.</param>
    /// <param name="Port">How the switch knows the port.</param>
    /// <param name="Guest">The guest.</param>
    public sealed record AssociatePort(string Macvtap, string Lower, MacAddress Mac, VirtualPortDefinition Port, Guid Guest) : HostOperation
    {
        /// <summary>
        /// Whether the switch has been asked before, by a daemon that is no more or of an lldpad that is no more, or has let the port go since:
        /// lldpad is told again and not waited for, as under libvirt.
        /// </summary>
        public bool IsKnown { get; init; }

        /// <inheritdoc/>
        public override HostOperation Inverse => new DisassociatePort(this);

        /// <inheritdoc/>
        public override string ToString() => $"port of {Macvtap} over {Lower} associate {Words}";

        internal string Words => Port.Type == VirtualPortType.Qbh
            ? $"802.1Qbh profile {Port.ProfileId}"
            : $"802.1Qbg manager {Port.ManagerId} type {Port.TypeId} version {Port.TypeIdVersion} instance {Port.InstanceId}";
    }

    /// <summary>Has the switch let it go.</summary>
    public sealed record DisassociatePort(AssociatePort Port) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"port of {Port.Macvtap} over {Port.Lower} disassociate {Port.Words}";
    }
}
