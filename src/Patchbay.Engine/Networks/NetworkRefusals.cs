using Patchbay.Model.Values;

namespace Patchbay.Engine.Networks;

/// <summary>The refusals of requests about networks, in the words that libvirt's clients know.</summary>
internal static class NetworkRefusals
{
    public static RefusedException NotFound(string name) => new(Refusal.NoNetwork, RefusalArea.Network, $"no network with matching name '{name}'");

    public static RefusedException NotFound(Guid uuid) => new(Refusal.NoNetwork, RefusalArea.Network, $"no network with matching uuid '{uuid}'");

    public static RefusedException Failed(string detail) => new(Refusal.OperationFailed, RefusalArea.Network, detail);

    public static RefusedException Invalid(string detail) => new(Refusal.OperationInvalid, RefusalArea.Network, detail);

    public static RefusedException Internal(string detail) => new(Refusal.Internal, RefusalArea.Network, detail);

    public static RefusedException Unsupported(string detail) => new(Refusal.ConfigUnsupported, RefusalArea.Network, detail);

    public static RefusedException InvalidArgument(string detail) => new(Refusal.InvalidArgument, RefusalArea.Network, detail);

    public static RefusedException NotActive(string name) => Invalid($"network '{name}' is not active");

    public static RefusedException NoPort(Guid port) => new(Refusal.NoPort, RefusalArea.Network, $"Network port with UUID {port} does not exist");

    public static RefusedException SameMac(string network, MacAddress mac, string other)
        => Invalid($"network '{network}': {other} is plugged in with the MAC address {mac} already, and of two only one would be reached");

    public static RefusedException PortExists(Guid port) => new(Refusal.PortExists, RefusalArea.Network, $"Network port with UUID {port} already exists");
}
