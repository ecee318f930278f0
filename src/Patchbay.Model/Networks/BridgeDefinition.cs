namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;bridge&gt;</c>.</summary>
public sealed record BridgeDefinition
{
    /// <summary>The device's name, or a template with one <c>%d</c>; null until a host chooses one.</summary>
    public string? Name { get; init; }

    /// <summary>The firewalld zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether the spanning tree protocol runs.</summary>
    public bool Stp { get; init; } = true;

    /// <summary>Seconds before a new port forwards.</summary>
    public uint Delay { get; init; }

    /// <summary>Who fills the bridge's address table; null leaves it to the kernel.</summary>
    public MacTableManager? MacTableManager { get; init; }
}

/// <summary>Who fills a bridge's address table.</summary>
public enum MacTableManager
{
    /// <summary>The kernel, by learning.</summary>
    Kernel,

    /// <summary><c>libvirt</c>: static entries, no learning, no flooding.</summary>
    Static,
}
