namespace Patchbay.Engine.Networks;

/// <summary>Which of a network's two definitions a change is for, with libvirt's numbers (virNetworkUpdateFlags, virDomainModificationImpact).</summary>
[Flags]
public enum Affects
{
    /// <summary>What runs if it runs, else what is stored.</summary>
    Current = 0,

    /// <summary>What runs.</summary>
    Live = 1,

    /// <summary>What is stored.</summary>
    Config = 2,
}

/// <summary>A part of what is said about a network, with libvirt's numbers (virNetworkMetadataType).</summary>
public enum MetadataPart
{
    /// <summary>Free text.</summary>
    Description = 0,

    /// <summary>One line.</summary>
    Title = 1,

    /// <summary>Another program's element, by its namespace.</summary>
    Element = 2,
}
