namespace Patchbay.Model.Networks.Extensions;

/// <summary>Another network of this host that guests reach as themselves.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Direction">Who may begin.</param>
public sealed record NetworkPeer(string Network, PeerDirection Direction);

/// <summary>Whose guests may open connections to the other's.</summary>
public enum PeerDirection
{
    /// <summary>Both sides.</summary>
    Both,

    /// <summary>This network's guests only.</summary>
    Out,
}
