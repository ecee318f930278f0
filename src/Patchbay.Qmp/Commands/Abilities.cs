using System.Text.Json;

namespace Patchbay.Qmp;

/// <summary>A machine type that this QEMU can be.</summary>
/// <param name="Name">Its full name, as <c>pc-q35-7.2</c>.</param>
/// <param name="CpuMax">The most processors it takes.</param>
/// <param name="Alias">A shorter name for it; null where it has none.</param>
/// <param name="IsDefault">Whether it is taken where none is named.</param>
/// <param name="Deprecated">Whether it will go.</param>
public sealed record QmpMachine(string Name, int CpuMax, string? Alias = null, bool IsDefault = false, bool Deprecated = false);

/// <summary>A processor model that this QEMU knows.</summary>
/// <param name="Name">As <c>EPYC-v3</c>.</param>
/// <param name="UnavailableFeatures">What of it the accelerator and the host lack, by QEMU's names; null where QEMU cannot tell.</param>
/// <param name="AliasOf">The versioned model that it stands for; null where it is one itself.</param>
/// <param name="Deprecated">Whether it will go.</param>
public sealed record QmpCpuDefinition(
    string Name, IReadOnlyList<string>? UnavailableFeatures = null, string? AliasOf = null, bool Deprecated = false);

/// <summary>A question about the properties of a processor model.</summary>
/// <param name="Type"><c>static</c>: features alone, each once; <c>full</c>: all properties by all their names.</param>
/// <param name="Model">Which model.</param>
public sealed record QmpCpuExpansion(string Type, QmpCpuWish Model);

/// <summary>A processor model, and switches of it.</summary>
/// <param name="Name">As <c>EPYC-v3</c>.</param>
/// <param name="Props">Switches by name; null for none.</param>
public sealed record QmpCpuWish(string Name, IReadOnlyDictionary<string, bool>? Props = null);

/// <summary>What CPUID tells of a processor, in one register.</summary>
/// <param name="CpuidInputEax">What is asked for.</param>
/// <param name="CpuidRegister">Where the answer is, as <c>EDX</c>.</param>
/// <param name="Features">The answer.</param>
/// <param name="CpuidInputEcx">What part of it is asked for; null where there are none.</param>
public sealed record QmpFeatureWord(uint CpuidInputEax, string CpuidRegister, uint Features, uint? CpuidInputEcx = null);

/// <summary>The answer to <see cref="QmpCpuExpansion"/>.</summary>
/// <param name="Model">The model, spelt out.</param>
public sealed record QmpCpuExpanded(QmpCpuProperties Model);

/// <summary>A processor model with its properties.</summary>
/// <param name="Name">The model that the properties are added to.</param>
/// <param name="Props">Switches, numbers and words by name.</param>
public sealed record QmpCpuProperties(string Name, IReadOnlyDictionary<string, JsonElement> Props);

/// <summary>Whether the kernel's virtualisation is used.</summary>
/// <param name="Enabled">It is.</param>
/// <param name="Present">QEMU was built with it.</param>
public sealed record QmpKvm(bool Enabled, bool Present);

/// <summary>Which object types are asked for.</summary>
/// <param name="Abstract">False leaves out those that no object is of.</param>
public sealed record QmpTypesOf(bool Abstract);
