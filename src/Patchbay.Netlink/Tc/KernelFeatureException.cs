namespace Patchbay.Netlink.Tc;

/// <summary>The kernel was built without a part that is asked for, and has no module of it either. The rest works.</summary>
public sealed class KernelFeatureException : IOException
{
    /// <summary>The part is missing, as <paramref name="refusal"/> shows.</summary>
    public KernelFeatureException(string feature, NetlinkException refusal)
        : base($"the kernel has no {feature}: {refusal?.Message}", refusal)
        => Feature = feature;

    /// <summary>The kernel's name of the part: <c>act_csum</c>, <c>sch_sfq</c>, <c>cls_fw</c>, <c>act_police</c>.</summary>
    public string Feature { get; }
}
