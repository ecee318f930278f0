using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests;

/// <summary>What a machine type has built in.</summary>
internal static class MachineFacts
{
    public static bool IsX86(DomainDefinition domain) => domain.Os.Architecture is null or "x86_64" or "i686";

    public static bool IsQ35(DomainDefinition domain)
        => IsX86(domain) && domain.Os.Machine is { } machine && (machine == "q35" || machine.StartsWith("pc-q35-", StringComparison.Ordinal));

    public static bool IsI440fx(DomainDefinition domain)
        => IsX86(domain) && (domain.Os.Machine is null or "pc" || domain.Os.Machine.StartsWith("pc-i440fx-", StringComparison.Ordinal)
            || domain.Os.Machine.StartsWith("pc-0.", StringComparison.Ordinal) || domain.Os.Machine.StartsWith("pc-1.", StringComparison.Ordinal));

    public static bool IsArm(DomainDefinition domain) => domain.Os.Architecture is "aarch64" or "armv7l" or "armv7b" or "armv6l";

    public static bool IsS390(DomainDefinition domain) => domain.Os.Architecture is "s390x" or "s390";

    public static bool IsPpc64(DomainDefinition domain) => domain.Os.Architecture is "ppc64" or "ppc64le";

    public static bool IsRiscV(DomainDefinition domain) => domain.Os.Architecture is "riscv64" or "riscv32";

    public static bool IsLoongArch(DomainDefinition domain) => domain.Os.Architecture is "loongarch64";

    public static bool IsPSeries(DomainDefinition domain) => IsPpc64(domain) && Is(domain, "pseries");

    public static bool IsS390Ccw(DomainDefinition domain) => IsS390(domain) && Is(domain, "s390-ccw");

    public static bool IsArmVirt(DomainDefinition domain) => IsArm(domain) && Is(domain, "virt");

    public static bool IsRiscVVirt(DomainDefinition domain) => IsRiscV(domain) && Is(domain, "virt");

    public static bool IsLoongArchVirt(DomainDefinition domain) => IsLoongArch(domain) && Is(domain, "virt");

    /// <summary>One of the machines made for virtual machines alone, which have PCI Express and virtio from the start.</summary>
    public static bool IsVirt(DomainDefinition domain) => IsArmVirt(domain) || IsRiscVVirt(domain) || IsLoongArchVirt(domain);

    public static bool HasPciRoot(DomainDefinition domain) => HasRoot(domain, "pci-root");

    public static bool HasPcieRoot(DomainDefinition domain) => HasRoot(domain, "pcie-root");

    private static bool HasRoot(DomainDefinition domain, string model)
        => domain.Devices.Controllers.Any(c => c.Type == ControllerType.Pci && c.Index == 0 && c.Model == model);

    private static bool Is(DomainDefinition domain, string machine)
        => domain.Os.Machine is { } name && (name == machine || name.StartsWith(machine + "-", StringComparison.Ordinal));
}
