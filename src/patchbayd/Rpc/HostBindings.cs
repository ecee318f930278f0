using Patchbay.Host.Machine;
using Patchbay.Model.Hosts;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What the host and its emulators can do, as documents.</summary>
internal static class HostBindings
{
    // libvirt's own answer where nobody says which kind of guest is meant.
    private const int UsualMaxVcpus = 16;

    public static ProcedureTable<Session> AddHost(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectGetCapabilities, static async (s, _, _)
            => new RpcText(CapabilitiesXml.Format(s.Ask(HostMachine.Describe), await s.Services.Machine.EmulatorsAsync(), s.Services.QemuUser)))
        .Add(RemoteProcedure.ConnectGetDomainCapabilities, static async (s, a, _) =>
        {
            RefuseFlags(a.Flags, 1);
            MachineChoice choice = await ChooseAsync(s, a.Emulator, a.Arch, a.Machine, a.VirtType);
            return new RpcText(DomainCapabilitiesXml.Format(choice, HostMachine.FirmwareDescriptions(), HostMachine.Describe().HasIommu));
        })
        .Add(RemoteProcedure.ConnectGetMaxVcpus, static async (s, a, _) => new RpcInt(await MaxVcpusAsync(s, a.Value)))
        .Add(RemoteProcedure.ConnectGetSysinfo, static (s, a) =>
        {
            RefuseFlags(a.Value, 0);
            return new RpcText(SystemTablesXml.Format(s.Ask(HostMachine.SystemTables)
                ?? throw new RpcErrorException(LibvirtErrorCode.ConfigUnsupported, LibvirtErrorDomain.Qemu, "Host SMBIOS information is not available")));
        })
        .Add(RemoteProcedure.ConnectGetCpuModelNames, static async (s, a, _) =>
        {
            RefuseFlags(a.Flags, 0);
            string[] names = [.. (await ChooseAsync(s, null, Named(a.Arch), null, null)).Emulator.Models.Select(static m => m.Name)];
            return new ConnectGetCpuModelNamesResult(a.NeedResults ? [.. names] : [], names.Length);
        })
        .Add(RemoteProcedure.ConnectCompareCpu, static async (s, a, _) =>
        {
            EmulatorAbilities emulator = (await ChooseAsync(s, null, null, null, null)).Emulator;
            HostDescription host = s.Ask(HostMachine.Describe);
            HostCpuModel model = HostCpuModel.Of(host.Processor, emulator);
            return new RpcInt((int)CpuComparisons.Compare(a.Text, host.Architecture, model.Vendor, model.Features, emulator, failIncompatible: (a.Flags & 1) != 0));
        })
        .Add(RemoteProcedure.ConnectCompareHypervisorCpu, static async (s, a, _) =>
        {
            MachineChoice choice = await ChooseAsync(s, a.Emulator, a.Arch, a.Machine, a.VirtType);
            AcceleratorAbilities accelerator = choice.Accelerator;
            return new RpcInt((int)CpuComparisons.Compare(a.Xml, choice.Emulator.Architecture, accelerator.Vendor, accelerator.Features, choice.Emulator, failIncompatible: (a.Flags & 1) != 0));
        })
        .Add(RemoteProcedure.ConnectBaselineCpu, static async (s, a, _)
            => new RpcText(CpuBaseline.Of([.. a.Documents], (await ChooseAsync(s, null, null, null, null)).Emulator, null, (CpuBaselineOptions)a.Flags)))
        .Add(RemoteProcedure.ConnectBaselineHypervisorCpu, static async (s, a, _) =>
        {
            MachineChoice choice = await ChooseAsync(s, a.Emulator, a.Arch, a.Machine, a.VirtType);
            return new RpcText(CpuBaseline.Of([.. a.Documents], choice.Emulator, choice.Accelerator, (CpuBaselineOptions)a.Flags));
        });

    /// <summary>What guests can be on a machine that a client names, or leaves open.</summary>
    private static async ValueTask<MachineChoice> ChooseAsync(Session session, string? path, string? architecture, string? machine, string? type)
    {
        HostMachine host = session.Machine();
        List<EmulatorAbilities> emulators = [.. await host.EmulatorsAsync()];
        if (path is not null && emulators.All(e => e.Path != path))
        {
            if (!File.Exists(path))
            {
                throw new RpcErrorException(RpcError.Of(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Qemu, $"Cannot check QEMU binary {path}: No such file or directory"));
            }
            emulators.Add(await host.EmulatorAsync(path) is { Architecture: not "" } other
                ? other
                : throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Qemu, $"{path} does not answer as an emulator of x86 does"));
        }
        return MachineChoice.Of(emulators, HostMachine.Architecture, path, architecture, machine, type);
    }

    private static async ValueTask<int> MaxVcpusAsync(Session session, string? type)
    {
        if (type is null || string.Equals(type, "qemu", StringComparison.OrdinalIgnoreCase))
        {
            return UsualMaxVcpus;
        }
        ValueList<EmulatorAbilities> emulators = await session.Machine().EmulatorsAsync();
        return string.Equals(type, "kvm", StringComparison.OrdinalIgnoreCase)
            && emulators.SelectMany(static e => e.Accelerators).Select(static a => a.MaxCpus).FirstOrDefault(static m => m is not null) is { } most
            ? (int)most
            : throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Qemu, $"unknown type '{type}'");
    }

    private static string Named(string architecture) => MachineChoice.IsArchitecture(architecture)
        ? architecture
        : throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"cannot find architecture {architecture}");

    internal static void RefuseFlags(uint flags, uint known)
    {
        if ((flags & ~known) != 0)
        {
            throw new RpcErrorException(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.None, $"unsupported flags (0x{flags & ~known:x})");
        }
    }
}
