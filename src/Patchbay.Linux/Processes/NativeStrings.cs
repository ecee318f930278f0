using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>Strings and arrays of strings in C's form, freed together.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> _allocated = [];

    /// <summary>UTF-8 with a closing zero.</summary>
    /// <exception cref="ArgumentException">The text holds a zero, which C would take for its end.</exception>
    public byte* Add(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a zero character inside a string for the system", nameof(text));
        }
        nint pointer = Marshal.StringToCoTaskMemUTF8(text);
        _allocated.Add(pointer);
        return (byte*)pointer;
    }

    /// <summary>Pointers to strings, closed by a null.</summary>
    public byte** AddArray(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        byte** array = (byte**)Marshal.AllocCoTaskMem((all.Length + 1) * sizeof(byte*));
        _allocated.Add((nint)array);
        for (int i = 0; i < all.Length; i++)
        {
            array[i] = Add(all[i]);
        }
        array[all.Length] = null;
        return array;
    }

    public void Dispose() => _allocated.ForEach(Marshal.FreeCoTaskMem);
}
