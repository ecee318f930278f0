using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Planning.Tests.Capabilities;

/// <summary>What a document leaves to the host, decided.</summary>
public sealed class CpuStartTests
{
    private static readonly EmulatorAbilities Emulator = Able("AMD", ["qemu64", "Opteron_G3", "EPYC", "EPYC-IBPB", "EPYC-v3", "Nehalem", "Brand-New"], [.. CpuMap.Model("EPYC")!.Features, "hypervisor", "ibpb"], bound: ["invtsc"]);

    [Theory]
    [InlineData("<cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>", false)]
    [InlineData("<cpu mode='host-passthrough'/>", false)]
    [InlineData("<cpu mode='maximum'/>", false)]
    [InlineData("<cpu><topology sockets='1' cores='1' threads='1'/></cpu>", false)]
    [InlineData("<cpu mode='host-model'/>", true)]
    [InlineData("<cpu mode='custom' match='minimum'><model>qemu64</model></cpu>", true)]
    [InlineData("<cpu mode='custom'><model>qemu64</model><feature policy='optional' name='avx'/></cpu>", true)]
    [InlineData("<cpu mode='custom' check='none'><model>qemu64</model><feature policy='forbid' name='avx'/></cpu>", false)]
    [InlineData("<cpu mode='custom' check='partial'><model>qemu64</model><feature policy='forbid' name='avx'/></cpu>", true)]
    [InlineData("<cpu mode='custom'><model>cpu64-rhel6</model></cpu>", true)]
    [InlineData("<cpu mode='custom'><model>Unheard-Of</model></cpu>", true)]
    [InlineData("<cpu mode='maximum'><feature policy='require' name='unheard-of'/></cpu>", true)]
    public void The_emulator_is_asked_only_where_it_decides(string cpu, bool expected) => Assert.Equal(expected, CpuStart.IsLeftToHost(Guest(cpu)));

    [Theory]
    [InlineData("<cpu mode='custom'><model>qemu64</model></cpu>", "custom exact qemu64 forbid", "")]
    [InlineData("<cpu mode='custom'><model>EPYC</model></cpu>", "custom exact EPYC forbid", "disable:monitor")]
    [InlineData("<cpu mode='custom'><model>qemu64</model><feature policy='require' name='osxsave'/><feature policy='require' name='avx'/></cpu>", "custom exact qemu64 forbid", "require:avx")]
    [InlineData("<cpu mode='host-model'/>", "custom exact EPYC-IBPB forbid AMD", "require:hypervisor disable:monitor")]
    [InlineData("<cpu mode='host-model'><feature policy='disable' name='hypervisor'/><feature policy='require' name='x2apic'/></cpu>", "custom exact EPYC-IBPB forbid AMD", "disable:hypervisor disable:monitor require:x2apic")]
    [InlineData("<cpu mode='custom' match='minimum'><model>qemu64</model></cpu>", "custom exact EPYC-IBPB forbid", "require:hypervisor disable:monitor")]
    [InlineData("<cpu mode='custom'><model>qemu64</model><feature policy='optional' name='avx'/><feature policy='optional' name='avx512f'/></cpu>", "custom exact qemu64 forbid", "require:avx disable:avx512f")]
    // A model that the emulator does not have becomes the nearest that it has.
    [InlineData("<cpu mode='custom'><model>cpu64-rhel6</model><feature policy='require' name='abm'/></cpu>", "custom exact qemu64 forbid", "require:lahf_lm require:abm disable:svm")]
    [InlineData("<cpu mode='maximum'/>", "maximum", "")]
    [InlineData("<cpu mode='custom'><model>Brand-New</model><feature name='brand-new'/></cpu>", "custom exact Brand-New forbid", "require:brand-new")]
    public void The_processor_to_start_with_is_decided(string document, string expected, string features)
    {
        CpuDefinition cpu = CpuStart.Decide(Guest(document), Emulator)!;

        string mode = cpu.Mode == CpuMode.Maximum ? "maximum" : "custom";
        Assert.Equal((expected, features), (string.Join(' ', (string?[])[mode, cpu.Match, cpu.Model, cpu.Fallback, cpu.Vendor]).TrimEnd(), CpuLiveTests.Told(cpu)));
    }

    [Theory]
    [InlineData("<cpu mode='custom' check='partial'><model>qemu64</model><feature policy='forbid' name='hypervisor'/></cpu>", CapabilityMistake.Incompatible, "Host CPU provides forbidden feature 'hypervisor'")]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model><feature policy='forbid' name='invtsc'/></cpu>", CapabilityMistake.Incompatible, "Host CPU provides forbidden feature 'invtsc'")]
    [InlineData("<cpu mode='custom'><model>Unheard-Of</model></cpu>", CapabilityMistake.UnknownModel, "Unknown CPU model Unheard-Of")]
    [InlineData("<cpu mode='maximum'><feature policy='disable' name='unheard-of'/></cpu>", CapabilityMistake.Unsupported, "unknown CPU feature: unheard-of")]
    [InlineData("<cpu mode='custom'><model fallback='forbid'>cpu64-rhel6</model></cpu>", CapabilityMistake.Unsupported, "CPU model cpu64-rhel6 is not supported by hypervisor")]
    public void What_cannot_be_had_is_told(string document, CapabilityMistake why, string words)
    {
        CapabilityException e = Assert.Throws<CapabilityException>(() => CpuStart.Decide(Guest(document), Emulator));

        Assert.Equal((why, words), (e.Why, e.Message));
    }

    [Fact]
    public void Without_an_emulators_word_what_was_asked_for_stands()
    {
        Assert.Equal(CpuMode.HostModel, CpuStart.Decide(Guest("<cpu mode='host-model'/>"), null)!.Mode);
        Assert.Equal("cpu64-rhel6", CpuStart.Decide(Guest("<cpu mode='custom'><model>cpu64-rhel6</model></cpu>"), null)!.Model);
        DomainDefinition foreign = Guest("<cpu mode='host-model'/>") with { Os = new OsDefinition { Architecture = "aarch64", Machine = "virt" } };
        Assert.False(CpuStart.IsLeftToHost(foreign));
        Assert.Same(foreign.Cpu, CpuStart.Decide(foreign, Emulator));
    }

    [Fact]
    public void A_processor_is_described_by_its_own_model_where_there_is_one()
    {
        // By family, model and stepping before all else; and not by one of another maker.
        EmulatorAbilities intel = Able("Intel", [.. CpuMap.Models.Select(static m => m.Name)], [.. CpuMap.Model("Skylake-Server")!.Features, "avx512vnni"]);
        Assert.Equal("Cascadelake-Server", Described(intel, 6, 85, 7)?.Model);
        Assert.Equal("Skylake-Server", Described(intel, 6, 85, 3)?.Model);
        Assert.Equal("Intel", Described(intel, 0, 0, 0)?.Vendor);
        // Transactional memory that is broken is left out.
        EmulatorAbilities haswell = Able("Intel", ["Haswell", "Haswell-noTSX"], [.. CpuMap.Model("Haswell")!.Features]);
        Assert.Equal("Haswell-noTSX", Described(haswell, 6, 60, 1)?.Model);
        Assert.Equal("Haswell", Described(haswell, 6, 63, 4)?.Model);
        // What the emulator lacks of its own version of the model is switched off by name.
        EmulatorAbilities lacking = Able("AMD", ["Opteron_G3"], [.. CpuMap.Model("Opteron_G3")!.Features], missing: ("Opteron_G3", ["svm", "avx"]));
        Assert.Equal("disable:avx disable:svm disable:monitor", CpuLiveTests.Told(Described(lacking, 0, 0, 0)!));
        Assert.Null(Described(Able("AMD", ["Nehalem"], ["sse"]), 0, 0, 0));
    }

    private static CpuDefinition? Described(EmulatorAbilities emulator, uint family, uint model, uint stepping)
    {
        AcceleratorAbilities seen = emulator.Accelerators[0] with { Family = family, Model = model, Stepping = stepping };
        CpuDefinition cpu = CpuStart.Decide(Guest("<cpu mode='host-model'/>"), emulator with { Accelerators = [seen] })!;
        return cpu.Mode == CpuMode.HostModel ? null : cpu;
    }

    private static EmulatorAbilities Able(string vendor, string[] models, HashSet<string> features, HashSet<string>? bound = null, (string Model, ValueList<string> Features)? missing = null) => new()
    {
        Path = "/qemu",
        Architecture = "x86_64",
        Version = 7_002_000,
        Types = new HashSet<string>(),
        Commands = new HashSet<string>(),
        Models = models.Select(static m => new CpuModel(m, null, "unknown", new HashSet<string>())).ToValueList(),
        Accelerators =
        [
            new AcceleratorAbilities
            {
                Type = DomainType.Qemu, Features = features, Bound = bound ?? [], Vendor = vendor, Known = new HashSet<string> { "brand-new" },
                Missing = missing is { } lack ? new Dictionary<string, ValueList<string>?> { [lack.Model] = lack.Features } : new Dictionary<string, ValueList<string>?>(),
            },
        ],
    };

    // A document that names a model means just that one unless it says otherwise.
    private static DomainDefinition Guest(string document)
    {
        CpuDefinition cpu = CpuLiveTests.Read(document);
        return new DomainDefinition
        {
            Name = "web", Type = DomainType.Qemu, Memory = new MemoryDefinition { Total = 65536 },
            Os = new OsDefinition { Architecture = "x86_64", Machine = "pc" },
            Cpu = cpu.Model is null ? cpu : cpu with { Mode = CpuMode.Custom, Match = cpu.Match ?? "exact" },
        };
    }
}
