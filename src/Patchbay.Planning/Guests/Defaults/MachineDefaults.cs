using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Chooses architecture, machine and emulator.</summary>
internal static class MachineDefaults
{
    private static readonly string[] X86Machines = ["pc", "q35", "isapc", "microvm", "none", "nitro", "x-remote", "xenfv", "xenpv"];

    // Of versions, and of distributions: too many to know, and new ones each year.
    private static readonly string[] X86Families = ["pc-", "microvm-", "xenfv-", "rhel", "ubuntu"];

    public static DomainDefinition Fill(DomainDefinition domain, GuestHost host, DomainPlaces places, DiagnosticBag diagnostics)
    {
        string architecture = domain.Os.Architecture ?? host.Architecture;
        string? machine = domain.Os.Machine ?? DefaultMachine(architecture);
        if (architecture is "x86_64" or "i686" && machine is not null && !X86Machines.Contains(machine)
            && !X86Families.Any(f => machine.StartsWith(f, StringComparison.Ordinal)) && !host.MachineAliases.Any(a => a.Alias == machine || a.Name == machine))
        {
            diagnostics.Add(GuestFindings.UnknownMachine(places.Of(domain.Os), machine, architecture, Suggestion.Closest(machine, X86Machines)));
        }
        machine = host.MachineAliases.FirstOrDefault(a => a.Architecture == architecture && a.Alias == machine)?.Name ?? machine;
        string? emulator = domain.Devices.Emulator ?? EmulatorOf(host, architecture);
        if (emulator is null)
        {
            diagnostics.Add(GuestFindings.NoEmulator(places.Of(domain.Os), architecture));
        }
        return domain with
        {
            Os = domain.Os with
            {
                Architecture = architecture,
                Machine = machine,
                Loader = domain.Os.Loader is { Path: not null, Type: null } loader ? loader with { Type = "rom" } : domain.Os.Loader,
            },
            Devices = domain.Devices with { Emulator = emulator },
        };
    }

    private static string? EmulatorOf(GuestHost host, string architecture)
    {
        if (host.Emulators.FirstOrDefault(e => e.Architecture == architecture) is { } known)
        {
            return known.Path;
        }
        string? suffix = architecture switch
        {
            "x86_64" or "aarch64" or "s390x" or "riscv64" or "riscv32" or "loongarch64" or "ppc64" or "alpha" or "m68k" or "mips" or "mipsel"
                or "mips64" or "mips64el" or "or1k" or "ppc" or "sh4" or "sh4eb" or "sparc" or "sparc64" or "xtensa" or "xtensaeb" => architecture,
            "i686" => "i386",
            "ppc64le" => "ppc64",
            "armv7l" or "armv7b" or "armv6l" => "arm",
            _ => null,
        };
        return suffix is null ? null : $"/usr/bin/qemu-system-{suffix}";
    }

    private static string? DefaultMachine(string architecture) => architecture switch
    {
        "x86_64" or "i686" => "pc",
        "aarch64" or "armv7l" or "armv7b" or "armv6l" or "riscv64" or "riscv32" or "loongarch64" => "virt",
        "s390x" => "s390-ccw-virtio",
        "ppc64" or "ppc64le" => "pseries",
        _ => null,
    };
}
