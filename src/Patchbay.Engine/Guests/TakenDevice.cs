using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;

namespace Patchbay.Engine.Guests;

/// <summary>A device that a running guest had and has let go as the host took it away: nothing of it is in the guest's live document any more.</summary>
/// <param name="Alias">The id that it had.</param>
/// <param name="Address">Where it sat on the host.</param>
internal sealed record TakenDevice(string Alias, PciAddress Address)
{
    /// <summary>A card's address; null for another device.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The network that lent it; null where the guest's document named it itself.</summary>
    public string? Network { get; init; }

    /// <summary>For people.</summary>
    public CardLoss Loss => new(Alias, Address.ToString(), IsForGood: true,
        $"its {(Mac is null ? "device" : "card")} {Address} was taken away by the host: attach one again, or restart the guest");

    /// <summary>Writes it into the daemon's own document of the guest.</summary>
    public void Write(CanonicalWriter writer) => writer.Start("taken").Attribute("device", Alias).Attribute("address", Address.ToString())
        .Attribute("mac", Mac?.ToString()).Attribute("network", Network).End();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static TakenDevice Read(XElement taken) => new(taken.Attribute("device")?.Value ?? "", PassedDeviceXml.Address(taken.Attribute("address")?.Value ?? ""))
    {
        Mac = taken.Attribute("mac") is { } mac ? MacAddress.Parse(mac.Value) : null,
        Network = taken.Attribute("network")?.Value,
    };
}
