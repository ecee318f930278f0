using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// <c>posix_spawn(3)</c>: a child without a copy of this program in between, which is what makes it safe beside the
/// runtime's threads and fast however large the program is.
/// </summary>
internal static class PosixSpawn
{
    // glibc: posix_spawnattr_t 336, posix_spawn_file_actions_t 80, sigset_t 128 bytes; musl has less.
    private const int OpaqueLength = 512;

    public static unsafe int Start(SpawnOptions options)
    {
        byte* attributes = stackalloc byte[OpaqueLength];
        byte* actions = stackalloc byte[OpaqueLength];
        byte* signals = stackalloc byte[OpaqueLength];
        List<SafeFileHandle> opened = [];
        using NativeStrings strings = new();
        ThrowIfFailed(LibC.posix_spawnattr_init(attributes), options);
        ThrowIfFailed(LibC.posix_spawn_file_actions_init(actions), options);
        try
        {
            // The runtime ignores SIGPIPE and blocks others; a program expects to start with neither.
            _ = LibC.sigfillset(signals);
            ThrowIfFailed(LibC.posix_spawnattr_setsigdefault(attributes, signals), options);
            _ = LibC.sigemptyset(signals);
            ThrowIfFailed(LibC.posix_spawnattr_setsigmask(attributes, signals), options);
            short session = options.NewSession ? LibC.POSIX_SPAWN_SETSID : (short)0;
            ThrowIfFailed(
                LibC.posix_spawnattr_setflags(attributes, (short)(LibC.POSIX_SPAWN_SETSIGDEF | LibC.POSIX_SPAWN_SETSIGMASK | session)),
                options);
            Place(actions, options, opened);
            if (options.WorkingDirectory is { } directory)
            {
                ThrowIfFailed(LibC.posix_spawn_file_actions_addchdir_np(actions, strings.Add(directory)), options);
            }

            (string program, IEnumerable<string> arguments) = options.RunAs is { } identity
                ? ("setpriv", [.. identity.SetprivArguments(), options.Program, .. options.Arguments])
                : (options.Program, options.Arguments);
            byte** argv = strings.AddArray([program, .. arguments]);
            byte** envp = strings.AddArray(Environment(options));
            ThrowIfFailed(LibC.posix_spawnp(out int pid, strings.Add(program), actions, attributes, argv, envp), options);
            return pid;
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
            _ = LibC.posix_spawnattr_destroy(attributes);
            opened.ForEach(static handle => handle.Dispose());
        }
    }

    // Every descriptor is first copied above all targets, so that putting one in place cannot overwrite another.
    private static unsafe void Place(byte* actions, SpawnOptions options, List<SafeFileHandle> opened)
    {
        SafeFileHandle nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        opened.Add(nowhere);
        SortedDictionary<int, SafeHandle> targets = new()
        {
            [0] = options.StandardInput ?? nowhere,
            [1] = options.StandardOutput ?? nowhere,
            [2] = options.StandardError ?? nowhere,
        };
        foreach (InheritedDescriptor descriptor in options.Descriptors)
        {
            targets.Add(descriptor.Target, descriptor.Handle);
        }

        int first = targets.Keys.Last() + 1;
        foreach ((int target, SafeHandle handle) in targets)
        {
            SafeFileHandle copy = LinuxException.ThrowIfInvalid(
                LibC.fcntl(handle, LibC.F_DUPFD_CLOEXEC, first), "fcntl F_DUPFD", $"descriptor {target} of {options.Program}");
            opened.Add(copy);
            ThrowIfFailed(LibC.posix_spawn_file_actions_adddup2(actions, (int)copy.DangerousGetHandle(), target), options);
        }
        for (int gap = 0; gap < first; gap++)
        {
            if (!targets.ContainsKey(gap))
            {
                ThrowIfFailed(LibC.posix_spawn_file_actions_addclose(actions, gap), options);
            }
        }
        ThrowIfFailed(LibC.posix_spawn_file_actions_addclosefrom_np(actions, first), options);
    }

    private static IEnumerable<string> Environment(SpawnOptions options)
        => options.Environment is { } wanted
            ? wanted.Select(static v => $"{v.Key}={v.Value}")
            : System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(static v => $"{v.Key}={v.Value}");

    private static void ThrowIfFailed(int errno, SpawnOptions options)
    {
        if (errno != 0)
        {
            throw new LinuxException("start", options.Program, errno);
        }
    }
}
