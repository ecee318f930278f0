namespace Patchbay.Qmp;

/// <summary>A place in QEMU's object tree.</summary>
/// <param name="Path">As <c>/machine/peripheral/net0</c>.</param>
public sealed record QmpPath(string Path);

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as <c>bool</c> or <c>child&lt;virtio-net-pci&gt;</c>.</param>
public sealed record QmpProperty(string Name, string Type);

/// <summary>Which member of which object to read.</summary>
/// <param name="Path">The object.</param>
/// <param name="Property">The member.</param>
public sealed record QmpPropertyOf(string Path, string Property);

/// <summary>A member to set.</summary>
/// <param name="Path">The object.</param>
/// <param name="Property">The member.</param>
/// <param name="Value">Its new value.</param>
public sealed record QmpPropertyValue(string Path, string Property, QmpRaw Value);
