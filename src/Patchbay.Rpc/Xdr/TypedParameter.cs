using System.Diagnostics;
using System.Globalization;

namespace Patchbay.Rpc;

/// <summary>A name with a value of one of seven types (remote_typed_param), for tuning and statistics.</summary>
/// <param name="Field">For example <c>inbound.average</c>; at most 80 characters by libvirt's API.</param>
/// <param name="Value">The value with its type.</param>
public sealed record TypedParameter(string Field, TypedValue Value) : IXdr<TypedParameter>
{
    /// <inheritdoc/>
    public static TypedParameter Read(ref XdrReader reader) => new(reader.Text(), reader.Struct<TypedValue>());

    /// <inheritdoc/>
    public void Write(ref XdrWriter writer)
    {
        writer.Text(Field);
        writer.Struct(Value);
    }
}

/// <summary>One of the seven types a typed parameter may have. The tag travels before the value.</summary>
public abstract record TypedValue : IXdr<TypedValue>
{
    private TypedValue()
    {
    }

    /// <summary>The wire's tag, VIR_TYPED_PARAM_….</summary>
    public abstract int Tag { get; }

    /// <summary>VIR_TYPED_PARAM_INT.</summary>
    public sealed record Int32(int Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 1;
    }

    /// <summary>VIR_TYPED_PARAM_UINT.</summary>
    public sealed record UInt32(uint Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 2;
    }

    /// <summary>VIR_TYPED_PARAM_LLONG.</summary>
    public sealed record Int64(long Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 3;
    }

    /// <summary>VIR_TYPED_PARAM_ULLONG.</summary>
    public sealed record UInt64(ulong Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 4;
    }

    /// <summary>VIR_TYPED_PARAM_DOUBLE.</summary>
    public sealed record Float64(double Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 5;
    }

    /// <summary>VIR_TYPED_PARAM_BOOLEAN.</summary>
    public sealed record YesNo(bool Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 6;
    }

    /// <summary>VIR_TYPED_PARAM_STRING. Sent only to clients that asked with VIR_TYPED_PARAM_STRING_OKAY.</summary>
    public sealed record Text(string Value) : TypedValue
    {
        /// <inheritdoc/>
        public override int Tag => 7;
    }

    /// <inheritdoc/>
    public static TypedValue Read(ref XdrReader reader)
    {
        int tag = reader.Int32();
        return tag switch
        {
            1 => new Int32(reader.Int32()),
            2 => new UInt32(reader.UInt32()),
            3 => new Int64(reader.Int64()),
            4 => new UInt64(reader.UInt64()),
            5 => new Float64(reader.Double()),
            6 => new YesNo(reader.Flag()),
            7 => new Text(reader.Text()),
            _ => throw new XdrException(string.Create(CultureInfo.InvariantCulture, $"read typed parameter: unknown tag {tag}")),
        };
    }

    /// <inheritdoc/>
    public void Write(ref XdrWriter writer)
    {
        writer.Int32(Tag);
        switch (this)
        {
            case Int32 v: writer.Int32(v.Value); break;
            case UInt32 v: writer.UInt32(v.Value); break;
            case Int64 v: writer.Int64(v.Value); break;
            case UInt64 v: writer.UInt64(v.Value); break;
            case Float64 v: writer.Double(v.Value); break;
            case YesNo v: writer.Flag(v.Value); break;
            case Text v: writer.Text(v.Value); break;
            default: throw new UnreachableException();
        }
    }
}
