using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>
/// A stock libvirt of a later version than the machine's, as <c>tests/libvirt/fetch</c> unpacks it: clients, a daemon without a
/// network driver, schemas.
/// </summary>
public static class StockLibvirt
{
    private static readonly Lazy<Task<string>> Folder = new(FetchAsync);

    /// <summary>The folder that its packages were unpacked in, as a root; fetched now if it is missing.</summary>
    public static Task<string> RootAsync() => Folder.Value;

    /// <summary>A command line that runs its virsh.</summary>
    public static async Task<IReadOnlyList<string>> VirshAsync()
    {
        string root = await RootAsync();
        return ["env", $"LD_LIBRARY_PATH={Libraries(root)}", $"{root}/usr/bin/virsh"];
    }

    /// <summary>The folder of its schemas.</summary>
    public static async Task<string> SchemasAsync() => $"{await RootAsync()}/usr/share/libvirt/schemas";

    /// <summary>Where its libraries are: <c>/usr/lib/x86_64-linux-gnu</c> below its root, or another machine's.</summary>
    public static string Libraries(string root)
        => Path.GetDirectoryName(Directory.GetFiles(Path.Combine(root, "usr", "lib"), "libvirt.so.0", SearchOption.AllDirectories)[0])!;

    private static async Task<string> FetchAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_LIBVIRT") ?? Repository.Path("artifacts", "libvirt");
        ToolResult fetched = await Tool.RunAsync(
            [Repository.Path("tests", "libvirt", "fetch"), folder], CancellationToken.None, limit: TimeSpan.FromMinutes(5));
        if (fetched.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"a stock libvirt could not be fetched: {fetched.Errors}");
        }
        fetched.Succeeded();
        return Path.Combine(folder, "root");
    }
}
