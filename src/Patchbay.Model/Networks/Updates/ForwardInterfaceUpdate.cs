using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Section <c>forward-interface</c>.</summary>
internal static class ForwardInterfaceUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target, IReadOnlyDictionary<string, uint> connections)
    {
        if (!target.Expect("interface"))
        {
            return null;
        }
        if (target.IsModify)
        {
            return target.Refuse(Findings.OnlyAddedOrDeleted(target.Reader.At, "a forward interface"));
        }
        string device = ForwardPoolXml.ReadDevice(target.Reader);
        if (!target.IsSound)
        {
            return null;
        }
        ForwardDefinition forward = target.Network.Forward;
        int found = forward.Interfaces.ToList().IndexOf(device);
        if (target.IsAdd)
        {
            return found >= 0
                ? target.Refuse(Findings.UpdateExists(target.Reader.At, $"the forward interface '{device}'"))
                : With(target, target.Added(forward.Interfaces, device));
        }
        if (found < 0)
        {
            return target.Refuse(Findings.UpdateMissing(target.Reader.At, "forward interface"));
        }
        uint ports = connections.GetValueOrDefault(device);
        return ports > 0
            ? target.Refuse(Findings.InterfaceInUse(target.Reader.At, device, ports))
            : With(target, forward.Interfaces.RemoveAt(found));
    }

    private static NetworkDefinition With(UpdateTarget target, ValueList<string> interfaces)
        => target.Network with { Forward = target.Network.Forward with { Interfaces = interfaces } };
}
