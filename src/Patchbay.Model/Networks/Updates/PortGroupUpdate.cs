using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Updates;

/// <summary>Section <c>portgroup</c>.</summary>
internal static class PortGroupUpdate
{
    public static NetworkDefinition? Apply(UpdateTarget target)
    {
        if (!target.Expect("portgroup"))
        {
            return null;
        }
        PortGroupDefinition group = PortGroupXml.Read(target.Reader);
        if (!target.IsSound)
        {
            return null;
        }
        ValueList<PortGroupDefinition> groups = target.Network.PortGroups;
        int found = groups.Select(g => g.Name).ToList().IndexOf(group.Name);
        if (target.IsAdd && found >= 0)
        {
            return target.Refuse(Findings.UpdateExists(target.Reader.At, $"the port group '{group.Name}'"));
        }
        if (!target.IsAdd && found < 0)
        {
            return target.Refuse(Findings.UpdateMissing(target.Reader.At, "port group"));
        }
        PortGroupDefinition? other = groups.Where((g, i) => g.IsDefault && i != found).FirstOrDefault();
        if (!target.IsDelete && group.IsDefault && other is not null)
        {
            return target.Refuse(Findings.SecondDefault(target.Reader.At, other.Name) with { Class = FindingClass.OperationInvalid });
        }
        return target.Network with
        {
            PortGroups = target.IsAdd ? target.Added(groups, group) : target.IsDelete ? groups.RemoveAt(found) : groups.SetItem(found, group),
        };
    }
}
