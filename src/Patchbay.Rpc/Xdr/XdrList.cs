using System.Collections;
using System.Runtime.CompilerServices;

namespace Patchbay.Rpc;

/// <summary>An unchanging list that compares by value, so that messages do.</summary>
/// <typeparam name="T">The element.</typeparam>
[CollectionBuilder(typeof(XdrList), nameof(XdrList.Create))]
public sealed class XdrList<T> : IReadOnlyList<T>, IEquatable<XdrList<T>>
{
    private readonly T[] _items;

    private XdrList(T[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The elements in place.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(XdrList<T>? other) => other is not null && AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as XdrList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in _items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items)}]";

    /// <summary>Takes the array over: the caller must not change it afterwards.</summary>
    internal static XdrList<T> Of(T[] items) => new(items);
}

/// <summary>Makes lists from collection expressions.</summary>
public static class XdrList
{
    /// <summary>Copies the items.</summary>
    public static XdrList<T> Create<T>(ReadOnlySpan<T> items) => XdrList<T>.Of(items.ToArray());
}
