using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Planning.Tests.Capabilities;

/// <summary>A processor's document, and what QEMU makes of it.</summary>
public sealed class CpuLiveTests
{
    [Theory]
    // What there is beside the model is required, what is missing is disabled, in libvirt's order of features; what was written keeps its place.
    [InlineData("<cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>", "hypervisor lahf_lm", "", "require:hypervisor require:lahf_lm")]
    [InlineData("<cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>", "lahf_lm hypervisor", "svm", "require:hypervisor require:lahf_lm disable:svm")]
    [InlineData(
        "<cpu mode='custom'><model>Nehalem</model><feature policy='require' name='avx'/><feature policy='disable' name='popcnt'/></cpu>", "hypervisor", "avx",
        "disable:avx disable:popcnt require:hypervisor")]
    [InlineData(
        "<cpu mode='custom'><model>qemu64</model><feature policy='force' name='avx'/><feature policy='forbid' name='aes'/></cpu>", "avx", "", "force:avx forbid:aes")]
    [InlineData("<cpu mode='custom'><model>qemu64</model><feature policy='forbid' name='aes'/></cpu>", "aes", "", "require:aes")]
    // A feature that the model once had is off by name.
    [InlineData("<cpu mode='custom'><model>Opteron_G3</model></cpu>", "", "", "disable:monitor")]
    [InlineData("<cpu mode='custom'><model>Opteron_G3</model></cpu>", "monitor", "", "require:monitor")]
    // One that it got later is no difference for a check, and is told all the same.
    [InlineData("<cpu mode='custom' check='full'><model>Nehalem</model></cpu>", "vmx-ept", "", "require:vmx-ept")]
    [InlineData("<cpu mode='custom' check='full'><model>Nehalem</model><feature policy='require' name='hypervisor'/></cpu>", "hypervisor", "", "require:hypervisor")]
    [InlineData("<cpu mode='host-passthrough' check='full'/>", "avx aes", "", "")]
    [InlineData("<cpu mode='custom'><model>Unheard-Of</model><feature policy='require' name='strange'/></cpu>", "avx", "", "require:strange")]
    public void The_document_says_what_came_of_it(string document, string more, string less, string expected)
    {
        CpuDefinition cpu = Read(document);

        CpuDefinition live = CpuLive.Update(cpu, cpu, Seen(cpu, more, less));

        Assert.Equal(expected, Told(live));
        Assert.Equal(cpu.Model == "Unheard-Of" ? cpu.Check : "full", live.Check);
    }

    [Theory]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model></cpu>", "hypervisor aes", "", "extra features: aes,hypervisor")]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model></cpu>", "", "svm cx16", "missing features: cx16,svm")]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model></cpu>", "hypervisor", "svm", "extra features: hypervisor, missing features: svm")]
    [InlineData("<cpu mode='custom' check='full'><model>Nehalem</model><feature policy='disable' name='vmx-ept'/></cpu>", "vmx-ept", "", "extra features: vmx-ept")]
    [InlineData("<cpu mode='host-passthrough' check='full'><feature policy='require' name='avx'/><feature policy='disable' name='aes'/></cpu>", "aes", "avx", "extra features: aes, missing features: avx")]
    public void A_full_check_tells_all_differences(string document, string more, string less, string expected)
    {
        CpuDefinition cpu = Read(document);

        CapabilityException e = Assert.Throws<CapabilityException>(() => CpuLive.Update(cpu, cpu, Seen(cpu, more, less)));

        Assert.Equal((CapabilityMistake.Failed, $"guest CPU doesn't match specification: {expected}"), (e.Why, e.Message));
    }

    [Theory]
    // By the features of the model, in the order of the map, or by QEMU's word.
    [InlineData("<cpu mode='custom' check='partial'><model>Nehalem</model><feature policy='require' name='avx'/></cpu>", "avx popcnt sse4.1", "sse4.1, popcnt, avx")]
    [InlineData("<cpu mode='custom' check='partial'><model>Nehalem</model><feature policy='disable' name='popcnt'/></cpu>", "popcnt sse4.1", "sse4.1")]
    [InlineData("<cpu mode='custom' check='partial'><model>EPYC-v4</model><feature policy='require' name='avx512f'/></cpu>", "svm avx512f avx", "svm, avx, avx512f")]
    [InlineData("<cpu mode='host-model' check='partial'><feature policy='require' name='avx512f'/></cpu>", "avx512f svm", "avx512f")]
    public void A_partial_check_tells_what_is_missing(string document, string less, string expected)
    {
        CpuDefinition cpu = Read(document);
        CpuDefinition started = cpu.Mode == CpuMode.HostModel ? cpu with { Mode = CpuMode.Custom, Model = "EPYC" } : cpu;

        CapabilityException e = Assert.Throws<CapabilityException>(() => CpuLive.Update(cpu, started, Seen(started, "", less)));

        Assert.Equal((CapabilityMistake.Incompatible, $"Host CPU does not provide required features: {expected}"), (e.Why, e.Message));
    }

    [Fact]
    public void What_cannot_be_is_told()
    {
        CpuDefinition cpu = Read("<cpu mode='custom'><model>qemu64</model></cpu>");
        GuestCpu torn = new(CpuMap.Model("qemu64")!.Features, ["svm"]);
        Assert.Equal(
            "hypervisor provided conflicting CPU data: feature 'svm' is both enabled and disabled at the same time",
            Assert.Throws<CapabilityException>(() => CpuLive.Update(cpu, cpu, torn)).Message);

        CpuDefinition unheard = Read("<cpu mode='custom' check='full'><model>Unheard-Of</model></cpu>");
        CapabilityException e = Assert.Throws<CapabilityException>(() => CpuLive.Update(unheard, unheard, torn));
        Assert.Equal((CapabilityMistake.UnknownModel, "Unknown CPU model Unheard-Of"), (e.Why, e.Message));
    }

    internal static CpuDefinition Read(string document) => CpuDocument.Parse(document, "cpu", new DiagnosticBag())!.Cpu;

    internal static string Told(CpuDefinition cpu) => string.Join(' ', cpu.Features.Select(static f => $"{f.Policy ?? "require"}:{f.Name}"));

    // What QEMU makes of a document: the model, its wishes, and what is said beside that.
    private static GuestCpu Seen(CpuDefinition cpu, string more, string less)
    {
        HashSet<string> features = [.. cpu.Model is { } name && CpuMap.Model(name) is { } model ? model.Features : new HashSet<string>()];
        features.UnionWith(cpu.Features.Where(static f => f.Policy is "require" or "force").Select(static f => f.Name));
        features.ExceptWith(cpu.Features.Where(static f => f.Policy is "disable" or "forbid").Select(static f => f.Name));
        string[] missing = less.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        features.UnionWith(more.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        features.ExceptWith(missing);
        return new GuestCpu(features, missing.ToValueList());
    }
}
