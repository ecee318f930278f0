using Microsoft.Win32.SafeHandles;
using Patchbay.Engine.Hooks;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Scripts;

/// <summary>Runs hook scripts as libvirt does: the main one, then those of the folder by name, all of them whatever each says.</summary>
internal static class HookRunner
{
    // Of its user, its group or others: 0111.
    private const uint Executable = 0x49;

    // What libvirt hands on of its environment.
    private static readonly string[] Variables = ["PATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "HOME", "USER", "LOGNAME", "TMPDIR"];

    /// <summary>Runs them.</summary>
    /// <exception cref="HookFailedException">One failed; with the words of each that did.</exception>
    public static async Task RunAsync(HostOperation.RunHook hook, NetworkNamespace? space, TimeProvider time)
    {
        List<string> failures = [];
        bool isLate = true;
        foreach (string script in Scripts(hook.Path))
        {
            ScriptRun? run = null;
            string outcome;
            try
            {
                using SafeFileHandle input = MemoryFile.Create("hook", hook.Input);
                run = await ScriptRun.RunAsync(
                    new SpawnOptions
                    {
                        Program = script,
                        Arguments = hook.Arguments,
                        Environment = Environment(),
                        StandardInput = input,
                        Namespace = space,
                    },
                    hook.Limit,
                    time);
                outcome = run.Outcome(hook.Limit);
            }
            catch (IOException e)
            {
                outcome = e.Message;
            }
            if (run is not { IsSuccess: true })
            {
                failures.Add($"{script} {string.Join(' ', hook.Arguments)}: {outcome}");
                isLate &= run is { Status: null };
            }
        }
        if (failures.Count > 0)
        {
            throw new HookFailedException(string.Join("; ", failures), isLate);
        }
    }

    // One that is not executable is none: so is one switched off.
    private static IEnumerable<string> Scripts(string path)
    {
        if (IsExecutable(path))
        {
            yield return path;
        }
        string folder = path + ".d";
        if (!Directory.Exists(folder))
        {
            yield break;
        }
        foreach (string script in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(IsExecutable).ToArray())
        {
            yield return script;
        }
    }

    // Looked at once: it may be replaced meanwhile.
    private static bool IsExecutable(string path) => FileStatus.Of(path) is { Kind: FileStatus.Regular } seen && (seen.Permissions & Executable) != 0;

    private static Dictionary<string, string> Environment()
    {
        Dictionary<string, string> wanted = new() { ["LC_ALL"] = "C" };
        foreach (string name in Variables)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                wanted[name] = value;
            }
        }
        return wanted;
    }
}
