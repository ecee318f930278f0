using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Terminal;
using Patchbay.Model.Networks;
using Patchbay.Planning;
using Patchbay.Planning.Networks;

namespace Patchbay.Cli.Dry;

/// <summary>A network document for a dry run: as it would be started on this host.</summary>
internal static class DryNetwork
{
    /// <summary>The network with a bridge name that is free here, or null with the reasons on <paramref name="error"/>.</summary>
    public static NetworkDefinition? Load(string path, TextWriter error)
    {
        if (NetworkFiles.LoadToDefine(path, error) is not { } network)
        {
            return null;
        }
        NetworkDefinition? named = BridgeNames.Choose(network, HostView.HasLink);
        if (named is null)
        {
            error.WriteLine($"{Documents.NameOf(path)}: error: no bridge name is free on this host");
        }
        return named;
    }

    /// <summary>Whether the daemon with these folders has written down that it runs a network of that name.</summary>
    public static bool Runs(NetworkDefinition network, HostPaths paths) => File.Exists(Path.Combine(paths.Run, "networks", $"{network.Name}.xml"));

    /// <summary>All reasons of a refusal, a line each.</summary>
    public static void Print(PlanRefusedException refused, string path, TextWriter error)
    {
        foreach (PlanRefusal refusal in refused.Refusals)
        {
            error.WriteLine($"{Documents.NameOf(path)}: error: {refusal}");
        }
    }
}
