namespace Patchbay.Engine.Guests;

/// <summary>What a change of a guest applies to (virDomainModificationImpact).</summary>
[Flags]
public enum DeviceScope
{
    /// <summary>The running guest where it runs, else what is stored.</summary>
    Current = 0,

    /// <summary>The running guest.</summary>
    Live = 1,

    /// <summary>What is stored.</summary>
    Stored = 2,
}
