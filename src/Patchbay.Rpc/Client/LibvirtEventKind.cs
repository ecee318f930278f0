namespace Patchbay.Rpc;

/// <summary>A kind of event that may be subscribed to.</summary>
/// <typeparam name="TObject">The object it may be narrowed to.</typeparam>
/// <typeparam name="TEvent">What arrives.</typeparam>
public sealed class LibvirtEventKind<TObject, TEvent>
    where TObject : class, IXdr<TObject>
    where TEvent : IXdr<TEvent>
{
    internal LibvirtEventKind(
        int id,
        RpcEvent<TEvent> wire,
        Func<TEvent, int> callbackId,
        Func<RpcClient, int, TObject?, Action<RpcInt>, CancellationToken, Task<RpcInt>> register,
        RpcProcedure<RpcInt, RpcNothing> deregister)
    {
        Id = id;
        Wire = wire;
        CallbackId = callbackId;
        Register = register;
        Deregister = deregister;
    }

    /// <summary>The event's number among its object's.</summary>
    public int Id { get; }

    /// <summary>The message that carries it.</summary>
    public RpcEvent<TEvent> Wire { get; }

    internal Func<TEvent, int> CallbackId { get; }

    internal Func<RpcClient, int, TObject?, Action<RpcInt>, CancellationToken, Task<RpcInt>> Register { get; }

    internal RpcProcedure<RpcInt, RpcNothing> Deregister { get; }
}
