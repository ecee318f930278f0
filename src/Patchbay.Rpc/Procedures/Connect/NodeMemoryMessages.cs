namespace Patchbay.Rpc;

/// <summary>The arguments of NODE_GET_CELLS_FREE_MEMORY.</summary>
public sealed record NodeGetCellsFreeMemoryArguments(
    int StartCell,
    int MaxCells) : IXdr<NodeGetCellsFreeMemoryArguments>
{
    public static NodeGetCellsFreeMemoryArguments Read(ref XdrReader reader) => new(reader.Int32(), reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(StartCell);
        writer.Int32(MaxCells);
    }
}

/// <summary>The result of NODE_GET_CELLS_FREE_MEMORY.</summary>
public sealed record NodeGetCellsFreeMemoryResult(XdrList<ulong> Cells) : IXdr<NodeGetCellsFreeMemoryResult>
{
    public static NodeGetCellsFreeMemoryResult Read(ref XdrReader reader) => new(reader.UInt64s(1024));

    public void Write(ref XdrWriter writer) => writer.UInt64s(Cells, 1024);
}

/// <summary>The arguments of NODE_GET_MEMORY_STATS.</summary>
public sealed record NodeGetMemoryStatsArguments(
    int ParameterCount,
    int Cell,
    uint Flags) : IXdr<NodeGetMemoryStatsArguments>
{
    public static NodeGetMemoryStatsArguments Read(ref XdrReader reader) => new(
        reader.Int32(),
        reader.Int32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(ParameterCount);
        writer.Int32(Cell);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_MEMORY_STATS.</summary>
public sealed record NodeGetMemoryStatsResult(
    XdrList<RpcNodeStat> Parameters,
    int ParameterCount) : IXdr<NodeGetMemoryStatsResult>
{
    public static NodeGetMemoryStatsResult Read(ref XdrReader reader) => new(
        reader.List<RpcNodeStat>(16),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 16);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of NODE_GET_MEMORY_PARAMETERS.</summary>
public sealed record NodeGetMemoryParametersArguments(
    int ParameterCount,
    uint Flags) : IXdr<NodeGetMemoryParametersArguments>
{
    public static NodeGetMemoryParametersArguments Read(ref XdrReader reader) => new(reader.Int32(), reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.Int32(ParameterCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_MEMORY_PARAMETERS.</summary>
public sealed record NodeGetMemoryParametersResult(
    XdrList<TypedParameter> Parameters,
    int ParameterCount) : IXdr<NodeGetMemoryParametersResult>
{
    public static NodeGetMemoryParametersResult Read(ref XdrReader reader) => new(
        reader.List<TypedParameter>(64),
        reader.Int32());

    public void Write(ref XdrWriter writer)
    {
        writer.List(Parameters, 64);
        writer.Int32(ParameterCount);
    }
}

/// <summary>The arguments of NODE_GET_FREE_PAGES.</summary>
public sealed record NodeGetFreePagesArguments(
    XdrList<uint> Pages,
    int StartCell,
    uint CellCount,
    uint Flags) : IXdr<NodeGetFreePagesArguments>
{
    public static NodeGetFreePagesArguments Read(ref XdrReader reader) => new(
        reader.UInt32s(1024),
        reader.Int32(),
        reader.UInt32(),
        reader.UInt32());

    public void Write(ref XdrWriter writer)
    {
        writer.UInt32s(Pages, 1024);
        writer.Int32(StartCell);
        writer.UInt32(CellCount);
        writer.UInt32(Flags);
    }
}

/// <summary>The result of NODE_GET_FREE_PAGES.</summary>
public sealed record NodeGetFreePagesResult(XdrList<ulong> Counts) : IXdr<NodeGetFreePagesResult>
{
    public static NodeGetFreePagesResult Read(ref XdrReader reader) => new(reader.UInt64s(1024));

    public void Write(ref XdrWriter writer) => writer.UInt64s(Counts, 1024);
}
