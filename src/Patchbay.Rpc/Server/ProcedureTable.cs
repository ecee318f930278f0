using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Patchbay.Rpc;

/// <summary>What a server can do in one program: its procedures, each bound to a handler.</summary>
/// <typeparam name="TSession">What the server keeps for each connection.</typeparam>
public sealed class ProcedureTable<TSession>(uint program)
    where TSession : class
{
    private readonly Dictionary<uint, Binding<TSession>> _bindings = [];

    /// <summary>The program's number.</summary>
    public uint Program { get; } = program;

    /// <summary>The procedures served, by number.</summary>
    public IEnumerable<RpcProcedure> Procedures => _bindings.Values.Select(static b => b.Procedure).OrderBy(static p => p.Number);

    /// <summary>Binds a procedure.</summary>
    /// <exception cref="ArgumentException">It belongs to another program, or is bound already.</exception>
    public ProcedureTable<TSession> Add<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure,
        Func<TSession, TArguments, CancellationToken, ValueTask<TResult>> handler)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => Add(new TypedBinding<TSession, TArguments, TResult>(procedure, handler));

    /// <summary>
    /// Binds a procedure whose answer is at hand: it is given on the thread that reads the connection, and must not wait for
    /// anything.
    /// </summary>
    /// <exception cref="ArgumentException">It belongs to another program, or is bound already.</exception>
    public ProcedureTable<TSession> Add<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure, Func<TSession, TArguments, TResult> handler)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => Add(new ImmediateBinding<TSession, TArguments, TResult>(procedure, handler));

    /// <summary>Binds a procedure without a result.</summary>
    /// <exception cref="ArgumentException">It belongs to another program, or is bound already.</exception>
    public ProcedureTable<TSession> Add<TArguments>(
        RpcProcedure<TArguments, RpcNothing> procedure, Func<TSession, TArguments, CancellationToken, ValueTask> handler)
        where TArguments : IXdr<TArguments>
        => Add(procedure, async (session, arguments, cancellationToken) =>
        {
            await handler(session, arguments, cancellationToken);
            return RpcNothing.Value;
        });

    /// <summary>Binds a procedure that opens a stream. Errors until the handler returns answer the call; later ones end the stream.</summary>
    /// <exception cref="ArgumentException">It opens no stream, belongs to another program, or is bound already.</exception>
    public ProcedureTable<TSession> AddStream<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure,
        Func<TSession, TArguments, CancellationToken, ValueTask<RpcStreamReply<TResult>>> handler)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return procedure.Streaming != RpcStreaming.None
            ? Add(new StreamBinding<TSession, TArguments, TResult>(procedure, handler))
            : throw new ArgumentException($"{procedure.Name} opens no stream", nameof(procedure));
    }

    /// <summary>
    /// Binds a procedure that takes or gives descriptors. Those that came are the handler's until it returns.
    /// </summary>
    /// <exception cref="ArgumentException">It belongs to another program, or is bound already.</exception>
    public ProcedureTable<TSession> AddDescriptors<TArguments, TResult>(
        RpcProcedure<TArguments, TResult> procedure,
        Func<TSession, TArguments, IReadOnlyList<SafeHandle>, CancellationToken, ValueTask<RpcDescriptorReply<TResult>>> handler)
        where TArguments : IXdr<TArguments>
        where TResult : IXdr<TResult>
        => Add(new DescriptorBinding<TSession, TArguments, TResult>(procedure, handler));

    internal bool TryFind(uint number, [NotNullWhen(true)] out Binding<TSession>? binding)
        => _bindings.TryGetValue(number, out binding);

    private ProcedureTable<TSession> Add(Binding<TSession> binding)
    {
        if (binding.Procedure.Program != Program)
        {
            throw new ArgumentException($"{binding.Procedure.Name} is of program {binding.Procedure.Program:x8}, not {Program:x8}");
        }
        _bindings.Add(binding.Procedure.Number, binding);
        return this;
    }
}
