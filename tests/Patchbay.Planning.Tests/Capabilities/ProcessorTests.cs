using Patchbay.Model.Domains;
using Patchbay.Model.Hosts;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Planning.Tests.Capabilities;

public sealed class ProcessorTests
{
    private static readonly CpuModel Small = new("small", "small-v1", "AMD", new HashSet<string> { "sse", "sse2" });
    private static readonly CpuModel SmallOne = new("small-v1", null, "AMD", new HashSet<string> { "sse", "sse2" });
    private static readonly CpuModel Large = new("large", null, "AMD", new HashSet<string> { "sse", "sse2", "avx", "xsave", "svm" });
    private static readonly CpuModel Other = new("other", null, "Intel", new HashSet<string> { "sse", "sse2", "avx" });

    private static readonly EmulatorAbilities Emulator = new()
    {
        Path = "/qemu", Architecture = "x86_64", Version = 7_002_000, Types = new HashSet<string>(), Commands = new HashSet<string>(), Models = [Large, Other, Small, SmallOne],
        Accelerators =
        [
            new AcceleratorAbilities { Type = DomainType.Qemu, Missing = new Dictionary<string, Patchbay.Model.Values.ValueList<string>?>(), Features = new HashSet<string> { "sse", "sse2", "avx", "xsave" }, Vendor = "AMD" },
        ],
    };

    [Fact]
    public void The_model_that_needs_the_fewest_words_is_chosen()
    {
        // Of the two of the same content the plain name; and none of another maker, though it would fit whole.
        Assert.Equal(("small", "avx", ""), Told(CpuChoice.Nearest(Emulator.Models, "AMD", new HashSet<string> { "sse", "sse2", "avx" }, whole: true)));
        Assert.Equal(("large", "", "svm"), Told(CpuChoice.Nearest(Emulator.Models, "AMD", new HashSet<string> { "sse", "sse2", "avx", "xsave" }, whole: false)));
        Assert.Equal(("other", "", ""), Told(CpuChoice.Nearest(Emulator.Models, "Intel", new HashSet<string> { "sse", "sse2", "avx" }, whole: true)));
        Assert.Null(CpuChoice.Nearest(Emulator.Models, "AMD", new HashSet<string> { "sse" }, whole: true));
    }

    [Fact]
    public void The_hosts_processor_is_told_in_the_emulators_words()
    {
        HostProcessor processor = new() { Vendor = "AuthenticAMD", Flags = ["sse", "sse2", "avx", "xsave", "svm", "rep_good", "ibrs_enhanced"] };

        HostCpuModel told = HostCpuModel.Of(processor, Emulator);

        Assert.Equal(("large", "", ""), Told(told.Choice));
        Assert.Equal(["avx", "sse", "sse2", "svm", "xsave"], told.Features.Order());
        Assert.Equal(("sse4.1", "tsc-deadline", "lahf_lm", "pclmuldq"),
            (CpuFeatureNames.OfKernel("sse4_1"), CpuFeatureNames.OfKernel("tsc_deadline_timer"), CpuFeatureNames.OfKernel("lahf_lm"), CpuFeatureNames.OfKernel("pclmulqdq")));
    }

    [Theory]
    [InlineData("<cpu/>", CpuComparison.Superset)]
    [InlineData("<cpu mode='host-passthrough'/>", CpuComparison.Identical)]
    [InlineData("<cpu><model>small</model></cpu>", CpuComparison.Superset)]
    [InlineData("<cpu match='strict'><model>small</model></cpu>", CpuComparison.Incompatible)]
    [InlineData("<cpu><arch>x86_64</arch><model>small</model><vendor>AMD</vendor><feature name='avx'/><feature name='xsave'/></cpu>", CpuComparison.Identical)]
    [InlineData("<cpu><arch>s390x</arch><model>small</model></cpu>", CpuComparison.Incompatible)]
    [InlineData("<cpu><model>small</model><vendor>Intel</vendor></cpu>", CpuComparison.Incompatible)]
    [InlineData("<cpu><model>large</model></cpu>", CpuComparison.Incompatible)]
    [InlineData("<cpu><model>large</model><feature policy='disable' name='svm'/></cpu>", CpuComparison.Identical)]
    [InlineData("<cpu><model>small</model><feature policy='forbid' name='avx'/></cpu>", CpuComparison.Incompatible)]
    [InlineData("<cpu><model>small</model><feature policy='optional' name='amx-tile'/></cpu>", CpuComparison.Superset)]
    public void A_processor_is_compared(string document, CpuComparison expected)
        => Assert.Equal(expected, CpuComparisons.Compare(document, "x86_64", "AMD", Emulator.Accelerators[0].Features, Emulator, failIncompatible: false));

    [Fact]
    public void What_is_missing_is_said_where_it_is_asked_for()
    {
        CapabilityException e = Assert.Throws<CapabilityException>(
            () => CpuComparisons.Compare("<cpu><model>large</model></cpu>", "x86_64", "AMD", Emulator.Accelerators[0].Features, Emulator, failIncompatible: true));

        Assert.Equal((CapabilityMistake.Incompatible, "there is no svm"), (e.Why, e.Message));
    }

    [Fact]
    public void What_processors_have_in_common_is_found()
    {
        string[] both = ["<cpu><arch>x86_64</arch><model>large</model><vendor>AMD</vendor></cpu>", "<cpu><arch>x86_64</arch><model>small</model><vendor>AMD</vendor><feature name='avx'/></cpu>"];

        Assert.Equal(
            "<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>small</model>\n  <vendor>AMD</vendor>\n  <feature policy='require' name='avx'/>\n</cpu>\n",
            CpuBaseline.Of(both, Emulator, null, CpuBaselineOptions.None));
        Assert.Equal(
            "<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>large</model>\n  <vendor>AMD</vendor>\n  <feature policy='disable' name='svm'/>\n</cpu>\n",
            CpuBaseline.Of([both[0]], Emulator, Emulator.Accelerators[0], CpuBaselineOptions.None));
        Assert.Contains("name='sse2'", CpuBaseline.Of(both, Emulator, null, CpuBaselineOptions.ExpandFeatures), StringComparison.Ordinal);
        Assert.Throws<CapabilityException>(() => CpuBaseline.Of([], Emulator, null, CpuBaselineOptions.None));
        Assert.Throws<CapabilityException>(() => CpuBaseline.Of(both, Emulator, null, (CpuBaselineOptions)4));
    }

    private static (string?, string, string) Told(CpuChoice? choice) => (choice?.Model.Name, string.Join(' ', choice?.More ?? []), string.Join(' ', choice?.Less ?? []));
}
