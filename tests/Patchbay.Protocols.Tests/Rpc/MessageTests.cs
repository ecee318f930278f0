using System.Collections;
using System.Reflection;
using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

/// <summary>Every message there is, filled with values that differ, written and read back.</summary>
public sealed class MessageTests
{
    private int _next;

    public static TheoryData<Type> Messages() => [.. typeof(RpcProcedure).Assembly.GetExportedTypes()
        .Where(static t => t.IsClass && !t.IsAbstract && !t.IsGenericType && t.GetInterfaces().Any(IsXdr))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_read_as_it_was_written(Type type)
        => typeof(MessageTests).GetMethod(nameof(RoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(XdrTypeOf(type)).Invoke(null, [Sample(type)]);

    [Fact]
    public void Procedures_are_numbered_once_and_named_as_their_property()
    {
        PropertyInfo[] properties = typeof(RemoteProcedure).GetProperties();
        RpcProcedure[] procedures = [.. properties.Select(static p => (RpcProcedure)p.GetValue(null)!)];

        Assert.True(procedures.Length > 250);
        Assert.Equal(procedures.Length, procedures.Select(static p => p.Number).Distinct().Count());
        Assert.All(properties.Zip(procedures), static pair => Assert.Equal(
            pair.First.Name.ToUpperInvariant(), pair.Second.Name.Replace("_", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_changes_something_is_refused_to_readers()
    {
        string[] changing = ["CREATE", "DEFINE", "DESTROY", "UNDEFINE", "SET", "ATTACH", "DETACH", "UPDATE", "DELETE"];

        Assert.All(
            typeof(RemoteProcedure).GetProperties().Select(static p => (RpcProcedure)p.GetValue(null)!)
                .Where(p => p.Name.Split('_').Any(w => changing.Contains(w)) && p.Name != "CONNECT_SET_IDENTITY"),
            static p => Assert.Equal(RpcAccess.Write, p.Access));
    }

    private static void RoundTrip<T>(T value)
        where T : IXdr<T>
    {
        byte[] bytes = RawPeer.Encode(value);
        T again = RawPeer.Decode<T>(bytes);
        Assert.Equal(value, again);
        Assert.Equal(bytes, RawPeer.Encode(again));
        Assert.Equal(0, bytes.Length % 4);
    }

    private static bool IsXdr(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IXdr<>);

    internal static Type XdrTypeOf(Type type) => type.GetInterfaces().First(IsXdr).GetGenericArguments()[0];

    internal object? Sample(Type type)
    {
        int n = ++_next;
        if (type.IsEnum)
        {
            return Enum.ToObject(type, n);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(XdrList<>))
        {
            Array items = Array.CreateInstance(type.GetGenericArguments()[0], 2);
            ((IList)items)[0] = Sample(type.GetGenericArguments()[0]);
            ((IList)items)[1] = Sample(type.GetGenericArguments()[0]);
            return type.GetMethod("Of", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [items]);
        }
        return type switch
        {
            _ when type == typeof(string) => $"text {n}",
            _ when type == typeof(int) => -n,
            _ when type == typeof(uint) => (uint)n,
            _ when type == typeof(long) => -n * 10_000_000_000,
            _ when type == typeof(ulong) => (ulong)n * 10_000_000_000,
            _ when type == typeof(double) => n / 8.0,
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte) => (byte)n,
            _ when type == typeof(Guid) => new Guid(n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            _ when type == typeof(TypedValue) => new TypedValue.Int64(-n),
            _ when type == typeof(RpcNothing) => RpcNothing.Value,
            _ => type.GetConstructors().OrderByDescending(static c => c.GetParameters().Length).First() is { } made
                ? made.Invoke([.. made.GetParameters().Select(p => Sample(p.ParameterType))])
                : null,
        };
    }
}
