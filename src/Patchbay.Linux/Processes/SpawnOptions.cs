using System.Runtime.InteropServices;

namespace Patchbay.Linux;

/// <summary>How to start a process. Nothing is inherited but what is named here.</summary>
public sealed record SpawnOptions
{
    /// <summary>The program: a path, or a name looked for in PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without the program's own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its whole environment; null hands on this program's.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Descriptors it inherits, each at the number it is told. They stay open here.</summary>
    public IReadOnlyList<InheritedDescriptor> Descriptors { get; init; } = [];

    /// <summary>Its standard input; null is <c>/dev/null</c>.</summary>
    public SafeHandle? StandardInput { get; init; }

    /// <summary>Its standard output; null is <c>/dev/null</c>.</summary>
    public SafeHandle? StandardOutput { get; init; }

    /// <summary>Its standard error; null is <c>/dev/null</c>.</summary>
    public SafeHandle? StandardError { get; init; }

    /// <summary>A session of its own, so that no signal of our terminal reaches it.</summary>
    public bool NewSession { get; init; } = true;

    /// <summary>Its working directory; null is ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The user to become before the program starts, without capabilities and unable to gain any. Uses <c>setpriv(1)</c>.</summary>
    public Identity? RunAs { get; init; }

    /// <summary>
    /// The soft limit of open descriptors. Set right after the start, so it holds for all but a program's first instants.
    /// This program's own is as high as the host allows, which a child that closes "all descriptors" pays for.
    /// </summary>
    public ulong? DescriptorLimit { get; init; } = 1024;

    /// <summary>Bytes that it may lock in memory at least; null for this program's own limit. Set right after the start, as <see cref="DescriptorLimit"/>.</summary>
    public ulong? LockedMemory { get; init; }

    /// <summary>The network namespace to start it in; null is that of the calling thread.</summary>
    public NetworkNamespace? Namespace { get; init; }
}

/// <summary>A descriptor for a child.</summary>
/// <param name="Handle">Ours.</param>
/// <param name="Target">Its number in the child, 3 or more.</param>
public sealed record InheritedDescriptor(SafeHandle Handle, int Target);

/// <summary>Who a process is.</summary>
/// <param name="User">User id.</param>
/// <param name="Group">Primary group id.</param>
/// <param name="Groups">All other group ids.</param>
public sealed record Identity(uint User, uint Group, IReadOnlyList<uint> Groups)
{
    /// <summary>What <c>setpriv(1)</c> must be told so that a program runs as this and no more.</summary>
    internal IEnumerable<string> SetprivArguments()
    {
        yield return $"--reuid={User}";
        yield return $"--regid={Group}";
        yield return Groups.Count == 0 ? "--clear-groups" : $"--groups={string.Join(',', Groups)}";
        yield return "--no-new-privs";
        yield return "--inh-caps=-all";
        yield return "--bounding-set=-all";
        yield return "--";
    }
}
