namespace Patchbay.Qmp;

/// <summary>What the peer says of itself when a connection opens.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Capabilities">What may be asked for, as <c>oob</c>.</param>
public sealed record QmpGreeting(QmpVersion Version, IReadOnlyList<string> Capabilities);

/// <summary>The first message of a connection.</summary>
/// <param name="Qmp">Its only member.</param>
internal sealed record QmpGreetingMessage([property: System.Text.Json.Serialization.JsonPropertyName("QMP")] QmpGreeting Qmp);

/// <summary>The arguments of <c>qmp_capabilities</c>.</summary>
/// <param name="Enable">Capabilities to turn on; null for none.</param>
internal sealed record QmpCapabilities(IReadOnlyList<string>? Enable = null);
