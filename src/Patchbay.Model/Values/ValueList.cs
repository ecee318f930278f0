using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Patchbay.Model.Values;

/// <summary>An immutable list that compares by its items, so that records holding one compare by value.</summary>
/// <typeparam name="T">What the list holds; compared by its default equality.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public readonly struct ValueList<T> : IEquatable<ValueList<T>>, IReadOnlyList<T>
{
    private readonly ImmutableArray<T> _items;

    internal ValueList(ImmutableArray<T> items) => _items = items;

    // default(ValueList<T>) is the empty list
    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    /// <summary>How many items there are.</summary>
    public int Count => Items.Length;

    /// <summary>Whether there are no items.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>The item at a zero-based position.</summary>
    public T this[int index] => Items[index];

    /// <summary>This list with one more item at its end.</summary>
    public ValueList<T> Add(T item) => new(Items.Add(item));

    /// <summary>This list without the first item that equals this one; the same where there is none.</summary>
    public ValueList<T> Remove(T item) => new(Items.Remove(item));

    /// <summary>This list with an item put in at a zero-based position.</summary>
    public ValueList<T> Insert(int index, T item) => new(Items.Insert(index, item));

    /// <summary>This list without the item at a zero-based position.</summary>
    public ValueList<T> RemoveAt(int index) => new(Items.RemoveAt(index));

    /// <summary>This list with the item at a zero-based position replaced.</summary>
    public ValueList<T> SetItem(int index, T item) => new(Items.SetItem(index, item));

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        foreach (T item in Items)
        {
            hash.Add(item);
        }
        return hash.ToHashCode();
    }

    /// <summary>Enumerates without allocating.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();

    /// <summary>Whether both hold equal items in the same order.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>Whether the lists differ in any item or in order.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    /// <summary>The items in brackets, for messages and test output.</summary>
    public override string ToString() => $"[{string.Join(", ", Items)}]";
}

/// <summary>Makes <see cref="ValueList{T}"/> from other collections.</summary>
public static class ValueList
{
    /// <summary>Serves collection expressions: <c>ValueList&lt;int&gt; list = [1, 2];</c>.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);

    /// <summary>Copies a sequence.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => new([.. items]);
}
