namespace Patchbay.Rpc;

/// <summary>What came next in a sparse stream.</summary>
/// <param name="Length">How many bytes; 0 at the end.</param>
/// <param name="IsHole">Whether they are zeros that did not travel.</param>
public readonly record struct RpcStreamPiece(long Length, bool IsHole)
{
    /// <summary>Whether the client has sent all it wanted.</summary>
    public bool IsEnd => Length == 0;
}
