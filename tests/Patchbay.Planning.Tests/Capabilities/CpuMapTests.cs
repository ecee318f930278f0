using Patchbay.Planning.Capabilities;

namespace Patchbay.Planning.Tests.Capabilities;

/// <summary>Names and bits of features.</summary>
public sealed class CpuMapTests
{
    [Fact]
    public void Answers_of_CPUID_are_features()
    {
        HashSet<string> found = CpuMap.FeaturesIn(
        [
            new CpuidWord(1, 0, "ecx", 0x8000_0001), new CpuidWord(1, 0, "edx", 1 << 25), new CpuidWord(0xd, 1, "eax", 0b1010),
            new CpuidWord(7, 0, "edx", 1 << 29), new CpuidWord(0x4000_0001, 0, "eax", uint.MaxValue),
        ]);

        Assert.Equal(["arch-capabilities", "hypervisor", "pni", "sse", "xsavec", "xsaves"], found.Order());
        // Of registers only those are asked about that the processor has.
        Assert.Equal(["rdctl-no", "ibrs-all", "rsba"], CpuMap.FeaturesBehind(found).Take(3));
        Assert.DoesNotContain(CpuMap.FeaturesBehind(found), static f => f.StartsWith("vmx", StringComparison.Ordinal));
        Assert.Empty(CpuMap.FeaturesBehind(new HashSet<string> { "sse" }));
        // What QEMU never had is not told of, whatever its bits say.
        Assert.Empty(CpuMap.FeaturesIn([new CpuidWord(1, 0, "ecx", 1 << 27), new CpuidWord(0xf, 1, "edx", 6)]));
    }

    [Fact]
    public void Names_go_to_QEMU_and_back()
    {
        Assert.Equal(("pclmulqdq", "lahf-lm", "avx"), (CpuFeatureNames.ToQemu("pclmuldq"), CpuFeatureNames.ToQemu("lahf_lm"), CpuFeatureNames.ToQemu("avx")));
        Assert.All(CpuMap.Features, static f => Assert.Equal(f.Name, CpuFeatureNames.OfQemu(CpuFeatureNames.ToQemu(f.Name))));
    }
}
