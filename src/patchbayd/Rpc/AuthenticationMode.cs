namespace Patchbay.Daemon.Rpc;

/// <summary>How clients show that they may.</summary>
internal enum AuthenticationMode
{
    /// <summary>By polkit where it runs when the daemon starts, else by the sockets' modes.</summary>
    Auto,

    /// <summary>By the sockets' modes alone.</summary>
    None,

    /// <summary>By polkit.</summary>
    Polkit,
}
