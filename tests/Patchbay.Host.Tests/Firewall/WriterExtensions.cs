using Patchbay.Host.Firewall;
using Patchbay.Planning.Firewall;

namespace Patchbay.Host.Tests.Firewall;

internal static class WriterExtensions
{
    /// <summary>Alone, which is done before the call returns.</summary>
    public static void Set(this FirewallWriter writer, NetworkFirewall? before, NetworkFirewall? after) => writer.SetAsync(before, after).GetAwaiter().GetResult();
}
