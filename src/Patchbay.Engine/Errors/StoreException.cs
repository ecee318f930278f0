namespace Patchbay.Engine;

/// <summary>
/// A file of the daemon's own could not be written, read or removed; what stood there before still does. Over RPC it is
/// VIR_ERR_SYSTEM_ERROR.
/// </summary>
public sealed class StoreException(string message, Exception inner) : Exception(message, inner);
