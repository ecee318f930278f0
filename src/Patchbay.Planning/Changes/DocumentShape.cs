using System.Xml.Linq;

namespace Patchbay.Planning.Changes;

/// <summary>Which elements of two documents of a kind are the same one, so that they are compared with each other.</summary>
internal abstract class DocumentShape
{
    /// <summary>What tells an element apart from its siblings, with its name. Of several that are alike, the first is compared with the first.</summary>
    /// <param name="element">The element.</param>
    /// <param name="pattern">The names from the root to it.</param>
    public abstract string KeyOf(XElement element, string pattern);

    /// <summary>Whether an element is compared as a whole, as what is in it is nobody's business here.</summary>
    public virtual bool IsOpaque(string pattern) => pattern == "metadata";

    /// <summary>An element's name, with the prefix that it was written with.</summary>
    public static string Name(XElement element)
        => element.GetPrefixOfNamespace(element.Name.Namespace) is { Length: > 0 } prefix ? $"{prefix}:{element.Name.LocalName}" : element.Name.LocalName;
}
