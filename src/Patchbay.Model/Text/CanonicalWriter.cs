using System.Globalization;
using System.Text;
using System.Xml;

namespace Patchbay.Model.Text;

/// <summary>
/// Writes XML as libvirt prints it: two spaces a level, single quotes, five escapes, <c>/&gt;</c> where there is no
/// content, a final line feed, no declaration.
/// </summary>
public sealed class CanonicalWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private readonly Stack<(int Before, int Named, bool InTag)> _starts = new();
    private bool _inTag;

    /// <summary>Opens an element.</summary>
    public CanonicalWriter Start(string name)
    {
        (int before, bool inTag) = (_text.Length, _inTag);
        CloseTag();
        Indent().Append('<').Append(name);
        _open.Push(name);
        _starts.Push((before, _text.Length, inTag));
        _inTag = true;
        return this;
    }

    /// <summary>Adds an attribute, unless its value is null.</summary>
    public CanonicalWriter Attribute(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(' ').Append(name).Append("='");
            Escape(value, attribute: true);
            _text.Append('\'');
        }
        return this;
    }

    /// <summary>Adds a number, unless it is null.</summary>
    public CanonicalWriter Attribute(string name, ulong? value) => Attribute(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds <c>yes</c> or <c>no</c>, unless the value is null.</summary>
    public CanonicalWriter YesNo(string name, bool? value) => Attribute(name, value is { } v ? (v ? "yes" : "no") : null);

    /// <summary>Adds <c>on</c> or <c>off</c>, unless the value is null.</summary>
    public CanonicalWriter OnOff(string name, bool? value) => Attribute(name, value is { } v ? (v ? "on" : "off") : null);

    /// <summary>Closes the element opened last: <c>/&gt;</c> where nothing was written into it, unless <paramref name="long"/>.</summary>
    public CanonicalWriter End(bool @long = false)
    {
        string name = Pop();
        if (_inTag && !@long)
        {
            _text.Append("/>\n");
            _inTag = false;
            return this;
        }
        CloseTag();
        Indent().Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>As <see cref="End"/>; but where the element has neither attributes nor content, it is taken back.</summary>
    public CanonicalWriter EndUnlessEmpty()
    {
        (int before, int named, bool inTag) = _starts.Peek();
        if (!_inTag || _text.Length != named)
        {
            return End();
        }
        Pop();
        _text.Length = before;
        _inTag = inTag;
        return this;
    }

    /// <summary>An element with text, unless the text is null.</summary>
    public CanonicalWriter Text(string name, string? text)
    {
        if (text is null)
        {
            return this;
        }
        CloseTag();
        Indent().Append('<').Append(name).Append('>');
        Escape(text, attribute: false);
        _text.Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>Ends the element opened last with text content: <c>&lt;a x='1'&gt;text&lt;/a&gt;</c>.</summary>
    public CanonicalWriter EndWithText(string text)
    {
        string name = Pop();
        _text.Append('>');
        _inTag = false;
        Escape(text, attribute: false);
        _text.Append("</").Append(name).Append(">\n");
        return this;
    }

    /// <summary>Puts lines in as they are, each indented to the present level.</summary>
    public CanonicalWriter Verbatim(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        CloseTag();
        Indent().Append(xml).Append('\n');
        return this;
    }

    /// <summary>What was written; all elements must be closed.</summary>
    public override string ToString() => _text.ToString();

    private string Pop()
    {
        _starts.Pop();
        return _open.Pop();
    }

    private void CloseTag()
    {
        if (_inTag)
        {
            _text.Append(">\n");
            _inTag = false;
        }
    }

    private StringBuilder Indent() => _text.Append(' ', 2 * _open.Count);

    // libvirt writes line ends in attributes as they are, and reads them back as spaces; here they come back.
    private void Escape(string value, bool attribute)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '\r' => _text.Append("&#13;"),
                '\n' or '\t' when attribute => _text.Append(CultureInfo.InvariantCulture, $"&#{(int)c};"),
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '\'' => _text.Append("&apos;"),
                '"' => _text.Append("&quot;"),
                // What no parser would read again.
                _ when !char.IsSurrogate(c) && !XmlConvert.IsXmlChar(c) => _text,
                _ => _text.Append(c),
            };
        }
    }
}
