using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Networks;

/// <summary>What a network's plan follows from beyond its document and the host: who is plugged in, who has which address, what else runs.</summary>
public sealed record NetworkFacts
{
    /// <summary>Nobody is known.</summary>
    public static NetworkFacts None { get; } = new();

    /// <summary>Addresses in use, of each card the newest first.</summary>
    public ValueList<KnownAddress> Addresses { get; init; }

    /// <summary>Who is plugged in.</summary>
    public ValueList<PluggedGuest> Guests { get; init; }

    /// <summary>Whether devices that are not there yet may come later, as while the machine boots.</summary>
    public bool DevicesMayCome { get; init; }

    /// <summary>The other networks that run.</summary>
    public ValueList<NetworkDefinition> Others { get; init; }

    /// <summary>What other networks are about to run as, who said so before: nothing of it need be seen on the host yet.</summary>
    public ValueList<NetworkDefinition> Coming { get; init; }
}

/// <summary>A card's address.</summary>
public sealed record KnownAddress(MacAddress Mac, IPAddress Address);

/// <summary>A guest's card.</summary>
public sealed record PluggedGuest(string Name, MacAddress Mac);
