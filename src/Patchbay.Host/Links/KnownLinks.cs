using Patchbay.Netlink.Route;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Links;

/// <summary>Finds devices again that may have other names by now.</summary>
internal static class KnownLinks
{
    /// <summary>The device; null where it is gone.</summary>
    /// <param name="route">Where.</param>
    /// <param name="name">Its name when it was seen.</param>
    /// <param name="identity">How it is known; null for by its name.</param>
    public static Link? Find(RouteSocket route, string name, LinkIdentity? identity) => identity is null
        ? route.FindLink(name)
        : route.FindLink(name) is { } named && identity.Is(LinkLook.Brief(named)) ? named : route.Links().FirstOrDefault(l => identity.Is(LinkLook.Brief(l)));
}
