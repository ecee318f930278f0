using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>What is printed beside a network's definition. The default is a network without ports.</summary>
public sealed record NetworkXmlOptions
{
    /// <summary>The stored form: no counters, no expanded pool (VIR_NETWORK_XML_INACTIVE).</summary>
    public bool Inactive { get; init; }

    /// <summary>Ports in use.</summary>
    public uint Connections { get; init; }

    /// <summary>Ports in use by pool device's name.</summary>
    public IReadOnlyDictionary<string, uint> InterfaceConnections { get; init; } = new Dictionary<string, uint>();

    /// <summary>The virtual functions of a <c>&lt;pf&gt;</c> by device name, once they were looked up.</summary>
    public ValueList<string> PoolInterfaces { get; init; }

    /// <summary>The virtual functions of a <c>&lt;pf&gt;</c> by PCI address, once they were looked up.</summary>
    public ValueList<PciAddress> PoolAddresses { get; init; }
}
