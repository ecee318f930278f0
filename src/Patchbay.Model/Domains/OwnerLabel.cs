using System.Globalization;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>A running guest's <c>&lt;seclabel type='dynamic' model='dac'&gt;</c>: whom its process and its files belong to.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
public sealed record OwnerLabel(uint User, uint Group)
{
    /// <summary>libvirt's words, as <c>+64055:+64055</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{User}:+{Group}");

    internal static OwnerLabel? Read(DomainReading reading, ElementReader domain)
    {
        foreach (System.Xml.Linq.XElement element in domain.Children("seclabel"))
        {
            ElementReader label = reading.Open(element);
            if (label.Attribute("type") == "dynamic" && label.Attribute("model") == "dac" && label.ChildText("label")?.Split(':') is [['+', .. var user], ['+', .. var group]]
                && uint.TryParse(user, CultureInfo.InvariantCulture, out uint userId) && uint.TryParse(group, CultureInfo.InvariantCulture, out uint groupId))
            {
                return new OwnerLabel(userId, groupId);
            }
        }
        return null;
    }

    internal void Write(CanonicalWriter writer)
        => writer.Start("seclabel").Attribute("type", "dynamic").Attribute("model", "dac").Attribute("relabel", "yes")
            .Text("label", ToString()).Text("imagelabel", ToString()).End();
}
