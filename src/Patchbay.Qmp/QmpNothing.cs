namespace Patchbay.Qmp;

/// <summary>The empty object: a command without arguments, or an answer that only says that it is done.</summary>
public sealed record QmpNothing;
