using Patchbay.Engine.Guests;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Flags of calls.</summary>
internal static class CallFlags
{
    /// <summary>Those that say what a call is about (virDomainModificationImpact).</summary>
    public const uint Impact = (uint)(VirDomainModificationImpact.Live | VirDomainModificationImpact.Config);

    /// <summary>What a call is about; other flags may be set too.</summary>
    public static DeviceScope ImpactOf(uint flags) => (DeviceScope)(flags & Impact);

    /// <summary>Refuses flags that libvirt's driver does not know, in its words.</summary>
    /// <param name="flags">As they came.</param>
    /// <param name="known">All that have a meaning.</param>
    /// <param name="function">The driver's function that libvirt's words name.</param>
    /// <param name="domain">The driver.</param>
    /// <returns>The flags.</returns>
    /// <exception cref="RpcErrorException">There are others.</exception>
    public static uint Check(uint flags, uint known, string function, LibvirtErrorDomain domain = LibvirtErrorDomain.Qemu)
    {
        uint unknown = flags & ~known;
        return unknown == 0
            ? flags
            : throw new RpcErrorException(LibvirtErrorCode.InvalidArg, domain, $"unsupported flags (0x{unknown:x}) in function {function}");
    }
}
