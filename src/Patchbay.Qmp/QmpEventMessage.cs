namespace Patchbay.Qmp;

/// <summary>An event as it came, for whoever passes on what QEMU says.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="At">When, by the peer's clock; null where it could not tell.</param>
/// <param name="Data">Its <c>data</c> as JSON; null where there is none.</param>
public sealed record QmpEventMessage(string Name, DateTimeOffset? At, string? Data);
