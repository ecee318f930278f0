using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Addresses as the agent inside a guest tells them. What it tells is the guest's own word, in any form it likes.</summary>
internal static class AgentAddresses
{
    // VIR_DOMAIN_INTERFACE_MAX and VIR_DOMAIN_INTERFACE_ADDRESS limits of the protocol.
    private const int Most = 2048;

    /// <summary>The cards of <c>guest-network-get-interfaces</c>, each once: an alias as <c>eth0:1</c> is its card's.</summary>
    /// <exception cref="RefusedException">The answer is something else.</exception>
    public static DomainInterfaceAddressesResult Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            throw Malformed("qemu agent didn't return an array of interfaces");
        }
        Dictionary<string, (string? Mac, List<RpcDomainAddress> Addresses)> cards = [];
        List<string> order = [];
        foreach (JsonElement card in answer.EnumerateArray().Take(Most))
        {
            string name = (Text(card, "name") ?? throw Malformed("qemu agent didn't provide 'name' field")).Split(':')[0];
            if (!cards.TryGetValue(name, out (string? Mac, List<RpcDomainAddress> Addresses) known))
            {
                cards[name] = known = (Text(card, "hardware-address"), []);
                order.Add(name);
            }
            if (card.TryGetProperty("ip-addresses", out JsonElement addresses) && addresses.ValueKind == JsonValueKind.Array)
            {
                known.Addresses.AddRange(addresses.EnumerateArray().Take(Most - known.Addresses.Count).Select(a => Address(a, name)));
            }
        }
        return new DomainInterfaceAddressesResult([.. order.Select(name => new RpcDomainInterface(name, cards[name].Mac, [.. cards[name].Addresses]))]);
    }

    private static RpcDomainAddress Address(JsonElement address, string card)
    {
        VirIPAddrType type = Text(address, "ip-address-type") switch
        {
            "ipv4" => VirIPAddrType.Ipv4,
            "ipv6" => VirIPAddrType.Ipv6,
            null => throw Malformed($"qemu agent didn't provide 'ip-address-type' field for interface '{card}'"),
            var other => throw Malformed($"unknown ip address type '{other}'"),
        };
        string text = Text(address, "ip-address") ?? throw Malformed($"qemu agent didn't provide 'ip-address' field for interface '{card}'");
        return address.TryGetProperty("prefix", out JsonElement prefix) && prefix.ValueKind == JsonValueKind.Number && prefix.TryGetUInt32(out uint bits)
            ? new RpcDomainAddress((int)type, text, bits)
            : throw Malformed("malformed 'prefix' field");
    }

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RefusedException Malformed(string why) => new(Refusal.Internal, RefusalArea.Qemu, why);
}
