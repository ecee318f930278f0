namespace Patchbay.Rpc;

/// <summary>Who may call a procedure. It is asked before the arguments are read.</summary>
public enum RpcAccess
{
    /// <summary>Anyone, before authentication too.</summary>
    Open,

    /// <summary>Anyone authenticated.</summary>
    Read,

    /// <summary>Not on a read-only connection.</summary>
    Write,
}

/// <summary>Whether a procedure opens a stream, and which way the bytes mainly go.</summary>
public enum RpcStreaming
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>From the server, as for a console or a download; a console's client writes too.</summary>
    ToClient,

    /// <summary>To the server, as for an upload.</summary>
    ToServer,
}

/// <summary>A procedure without its types: what is needed to find and to refuse it.</summary>
/// <param name="Program">Whose it is.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Name">Its name there, without REMOTE_PROC_.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Streaming">Whether it opens a stream.</param>
public abstract record RpcProcedure(uint Program, uint Number, string Name, RpcAccess Access, RpcStreaming Streaming);

/// <summary>A procedure with the types of its messages.</summary>
/// <typeparam name="TArguments">What the call carries.</typeparam>
/// <typeparam name="TResult">What a good reply carries.</typeparam>
public sealed record RpcProcedure<TArguments, TResult>(
    uint Program, uint Number, string Name, RpcAccess Access, RpcStreaming Streaming = RpcStreaming.None)
    : RpcProcedure(Program, Number, Name, Access, Streaming)
    where TArguments : IXdr<TArguments>
    where TResult : IXdr<TResult>;

/// <summary>A message that a server sends unasked.</summary>
/// <param name="Program">Whose it is.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Name">Its name there.</param>
/// <typeparam name="TMessage">What it carries.</typeparam>
public sealed record RpcEvent<TMessage>(uint Program, uint Number, string Name)
    where TMessage : IXdr<TMessage>;
