namespace Patchbay.Planning.Capabilities;

/// <summary>Names of processors' features and vendors: QEMU's, the kernel's and libvirt's differ in a few.</summary>
public static class CpuFeatureNames
{
    private static readonly Dictionary<string, string> FromQemu = new()
    {
        ["cmp-legacy"] = "cmp_legacy", ["ds-cpl"] = "ds_cpl", ["fxsr-opt"] = "fxsr_opt", ["lahf-lm"] = "lahf_lm", ["nodeid-msr"] = "nodeid_msr",
        ["pclmulqdq"] = "pclmuldq", ["perfctr-core"] = "perfctr_core", ["perfctr-nb"] = "perfctr_nb", ["tsc-adjust"] = "tsc_adjust",
        ["kvm-pv-eoi"] = "kvm_pv_eoi", ["kvm-pv-unhalt"] = "kvm_pv_unhalt", ["vmx-invept-single-context-noglobals"] = "vmx-invvpid-single-context-noglobals",
    };

    private static readonly Dictionary<string, string> IntoQemu = FromQemu.ToDictionary(static n => n.Value, static n => n.Key);

    // What /proc/cpuinfo calls otherwise than QEMU, beside - for _.
    private static readonly Dictionary<string, string> FromKernel = new()
    {
        ["sse4-1"] = "sse4.1", ["sse4-2"] = "sse4.2", ["tsc-deadline-timer"] = "tsc-deadline", ["cr8-legacy"] = "cr8legacy", ["ibrs-enhanced"] = "ibrs-all",
        ["avx512-vbmi2"] = "avx512vbmi2",
    };

    /// <summary>libvirt's name of a feature that QEMU names.</summary>
    public static string OfQemu(string name) => FromQemu.GetValueOrDefault(name, name);

    /// <summary>QEMU's name of a feature that libvirt names.</summary>
    public static string ToQemu(string name) => IntoQemu.GetValueOrDefault(name, name);

    /// <summary>libvirt's name of a flag in <c>/proc/cpuinfo</c>.</summary>
    public static string OfKernel(string flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        string name = flag.Replace('_', '-');
        return OfQemu(FromKernel.GetValueOrDefault(name, name));
    }

    /// <summary>Whether it is an interface of KVM's rather than a part of a processor; libvirt keeps those apart.</summary>
    public static bool IsParavirtual(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("kvm", StringComparison.Ordinal);
    }

    /// <summary>libvirt's word for the twelve letters that a processor says.</summary>
    public static string Vendor(string letters) => letters switch
    {
        "GenuineIntel" => "Intel",
        "AuthenticAMD" => "AMD",
        "HygonGenuine" => "Hygon",
        _ => "unknown",
    };
}
