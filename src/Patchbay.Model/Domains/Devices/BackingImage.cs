namespace Patchbay.Model.Domains;

/// <summary>An image below another, of which the upper one holds the differences.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="IsBlock">Whether it is a block device.</param>
/// <param name="Format">As the image above names it: <c>raw</c>, <c>qcow2</c>…</param>
/// <param name="Index">Its number in the running guest.</param>
public sealed record BackingImage(string Path, bool IsBlock, string Format, uint Index);
