using Patchbay.Engine;
using Patchbay.Host.Scripts;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Runs administrators' programs for devices of guests.</summary>
internal static class LinkScripts
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs one with the device's name, and waits.</summary>
    /// <exception cref="HostException">It could not be run, failed, or did not end in time; with its own words.</exception>
    public static async Task RunAsync(HostOperation.RunScript script, NetworkNamespace? space, TimeProvider time)
    {
        ScriptRun run;
        try
        {
            SpawnOptions options = new() { Program = script.Up, Arguments = [script.Link], Namespace = space };
            run = await ScriptRun.RunAsync(options, Limit, time, hearsOutput: true);
        }
        catch (LinuxException e)
        {
            throw new HostException($"run {script.Up} {script.Link}: {e.Message}", e);
        }
        if (!run.IsSuccess)
        {
            throw new HostException($"run {script.Up} {script.Link}: {run.Outcome(Limit)}");
        }
    }
}
