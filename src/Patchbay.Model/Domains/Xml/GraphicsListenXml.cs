using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;listen&gt;</c>, and the older attributes <c>listen</c> and <c>socket</c> beside it.</summary>
internal static class GraphicsListenXml
{
    /// <summary>Where a screen listens; an address of the host's choice where nothing is said.</summary>
    public static ValueList<GraphicsListen> Read(DomainReading reading, ElementReader graphics, bool sockets)
    {
        string? address = graphics.Text("listen");
        string? socket = sockets ? graphics.Text("socket") : null;
        List<GraphicsListen> listens = [];
        foreach (XElement element in graphics.Children("listen"))
        {
            using ElementReader reader = reading.Open(element);
            if (ReadOne(reading, reader, listens.Count == 0 ? address : null, listens.Count == 0 ? socket : null) is { } listen)
            {
                listens.Add(listen);
            }
        }
        if (listens.Count == 0)
        {
            listens.Add(socket is not null ? new GraphicsListen.Socket(socket) : new GraphicsListen.Address(address));
        }
        else if (socket is not null && listens[0] is GraphicsListen.Address or GraphicsListen.Network)
        {
            listens[0] = socket is null ? listens[0] : new GraphicsListen.Socket(socket);
        }
        return listens.ToValueList();
    }

    /// <summary>The address for the attribute <c>listen</c>, or null.</summary>
    public static string? AddressOf(GraphicsListen listen, DomainFormat format) => listen switch
    {
        GraphicsListen.Address address => address.Text,
        GraphicsListen.Network network when !format.IsInactive && !format.IsMigratable => network.BridgeAddress,
        _ => null,
    };

    /// <summary>Writes the elements.</summary>
    public static void Write(CanonicalWriter writer, ValueList<GraphicsListen> listens, DomainFormat format)
    {
        foreach (GraphicsListen listen in listens)
        {
            writer.Start("listen");
            _ = listen switch
            {
                GraphicsListen.Address address => writer.Attribute("type", "address").Attribute("address", address.Text),
                GraphicsListen.Network network => writer.Attribute("type", "network").Attribute("address", format.IsInactive ? null : network.BridgeAddress).Attribute("network", network.Name),
                GraphicsListen.Socket socket => writer.Attribute("type", "socket").Attribute("socket", socket.Path),
                GraphicsListen.None => writer.Attribute("type", "none"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            writer.End();
        }
    }

    private static GraphicsListen? ReadOne(DomainReading reading, ElementReader reader, string? oldAddress, string? oldSocket)
    {
        (string? address, string? network, string? socket) = (reader.Text("address"), reader.Text("network"), reader.Text("socket"));
        switch (reader.OneOf("type", "none address network socket"))
        {
            case "none":
                return new GraphicsListen.None();
            case "address":
                Same(reader, "address", address, oldAddress);
                return new GraphicsListen.Address(address ?? oldAddress);
            case "network":
                return new GraphicsListen.Network(network ?? "", reading.IsLive ? address : null);
            case "socket":
                Same(reader, "socket", socket, oldSocket);
                return new GraphicsListen.Socket(socket ?? oldSocket);
            default:
                if (reader.Raw("type") is null)
                {
                    reader.Report(Findings.MissingAttribute(reader.At, "listen", "type"));
                }
                return null;
        }
    }

    private static void Same(ElementReader reader, string attribute, string? value, string? old)
    {
        if (value is not null && old is not null && value != old)
        {
            reader.Report(Findings.NotPossible(reader.AtAttribute(attribute), $"'{value}' in <listen>", $"<graphics> says '{old}': say it once, or the same"));
        }
    }
}
