using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;filterref&gt;</c>.</summary>
internal static class FilterXml
{
    /// <summary>The first filter of an interface; types that cannot be filtered have none, with a warning.</summary>
    public static FilterReference? Read(ElementReader face, InterfaceSource source)
    {
        if (face.Child("filterref") is not { } element)
        {
            return null;
        }
        using ElementReader reader = face.Into(element);
        string? filter = reader.Text("filter");
        ValueList<FilterParameter> parameters = ReadParameters(reader);
        if (source is InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Ethernet)
        {
            return filter is null ? null : reader.Mark(new FilterReference(filter, parameters));
        }
        reader.Report(Findings.GuestWarning(reader.At, "<filterref> has no effect here", $"an interface of type '{source.TypeName}' cannot be filtered"));
        return null;
    }

    /// <summary>Writes the filter, unless there is none; parameters by name, as libvirt does.</summary>
    public static void Write(CanonicalWriter writer, FilterReference? filter)
    {
        if (filter is null)
        {
            return;
        }
        writer.Start("filterref").Attribute("filter", filter.Filter);
        foreach (FilterParameter parameter in filter.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            writer.Start("parameter").Attribute("name", parameter.Name).Attribute("value", parameter.Value).End();
        }
        writer.End();
    }

    private static ValueList<FilterParameter> ReadParameters(ElementReader filter)
    {
        List<FilterParameter> list = [];
        foreach (XElement element in filter.Children("parameter"))
        {
            using ElementReader reader = filter.Into(element);
            if (reader.Text("name") is { } name && reader.Text("value") is { } value)
            {
                list.Add(new FilterParameter(name, value));
            }
        }
        return list.ToValueList();
    }
}
