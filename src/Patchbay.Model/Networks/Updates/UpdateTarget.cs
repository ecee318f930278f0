using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks.Updates;

/// <summary>A network, what is to be done to it, and the element that says with what.</summary>
internal sealed record UpdateTarget(NetworkDefinition Network, NetworkUpdateCommand Command, ElementReader Reader)
{
    public bool IsAdd => Command is NetworkUpdateCommand.AddFirst or NetworkUpdateCommand.AddLast;

    public bool IsDelete => Command == NetworkUpdateCommand.Delete;

    public bool IsModify => Command == NetworkUpdateCommand.Modify;

    /// <summary>Whether nothing was found wrong with the element so far.</summary>
    public bool IsSound => !Reader.Diagnostics.HasErrors;

    /// <summary>Whether the element is the one that the section takes; an error where it is not.</summary>
    public bool Expect(string element)
    {
        if (Reader.Name == element)
        {
            return true;
        }
        Reader.Report(Findings.WrongRoot(Reader.At, Reader.Name, element));
        return false;
    }

    /// <summary>Reports why nothing is changed.</summary>
    public NetworkDefinition? Refuse(Diagnostic why)
    {
        Reader.Report(why);
        return null;
    }

    /// <summary>A list with an item added at the end that the command says.</summary>
    public ValueList<T> Added<T>(ValueList<T> list, T item) => Command == NetworkUpdateCommand.AddFirst ? list.Insert(0, item) : list.Add(item);

    /// <summary>The network with a changed name server.</summary>
    public NetworkDefinition WithDns(DnsDefinition dns) => Network with { Dns = dns == new DnsDefinition() ? null : dns };
}
