namespace Patchbay.Qmp;

/// <summary>What this QEMU can be.</summary>
public static partial class QmpCommands
{
    /// <summary>The machine types.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpMachine>> QueryMachines { get; }
        = new("query-machines", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpMachine);

    /// <summary>The processor models, with what of each the present accelerator lacks.</summary>
    public static QmpCommand<QmpNothing, IReadOnlyList<QmpCpuDefinition>> QueryCpuDefinitions { get; }
        = new("query-cpu-definitions", QmpJson.Default.QmpNothing, QmpJson.Default.IReadOnlyListQmpCpuDefinition);

    /// <summary>A processor model spelt out.</summary>
    public static QmpCommand<QmpCpuExpansion, QmpCpuExpanded> QueryCpuModelExpansion { get; }
        = new("query-cpu-model-expansion", QmpJson.Default.QmpCpuExpansion, QmpJson.Default.QmpCpuExpanded);

    /// <summary>Whether the kernel's virtualisation is used.</summary>
    public static QmpCommand<QmpNothing, QmpKvm> QueryKvm { get; }
        = new("query-kvm", QmpJson.Default.QmpNothing, QmpJson.Default.QmpKvm);

    /// <summary>The types of objects and devices that were built in, or can be loaded.</summary>
    public static QmpCommand<QmpTypesOf, IReadOnlyList<QmpNamed>> QomListTypes { get; }
        = new("qom-list-types", QmpJson.Default.QmpTypesOf, QmpJson.Default.IReadOnlyListQmpNamed);
}
