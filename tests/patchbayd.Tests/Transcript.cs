using System.Text.RegularExpressions;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Daemon.Tests;

/// <summary>
/// What a person sees who types the lines of a golden script: each line, what it wrote (errors after <c>!</c>), and its exit code
/// where that is not 0. <c>virsh</c> and <c>patchbay</c> in it talk to the host's daemon, and <c>virsh11</c> is the virsh of a later libvirt; the
/// golden documents are in its folder.
/// </summary>
internal static partial class Transcript
{
    // For some eighty commands; debug builds take most of a second for each where other tests keep all processors busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private const string Shell =
        """
        cd "$1"
        export HOME=$1 LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 ROOT=$2 URI=$3 PATCHBAY=$4 VIRSH11=$6
        virsh() { command virsh -c "$URI" "$@"; }
        virsh11() { env -- $VIRSH11 -c "$URI" "$@"; }
        patchbay() { "$PATCHBAY" --root "$ROOT" "$@"; }
        while IFS= read -r line <&3; do
          case $line in
            ''|'#'*) printf '%s\n' "$line"; continue ;;
          esac
          printf '$ %s\n' "$line"
          eval "$line" >"$1/.out" 2>"$1/.err" </dev/null
          code=$?
          cat "$1/.out"
          sed 's/^/! /' "$1/.err"
          [ "$code" = 0 ] || echo "[exit code $code]"
        done 3<"$5"
        """;

    public static async Task<string> OfAsync(DaemonHost host, string script)
    {
        string folder = Path.GetDirectoryName(host.Document("work/script", Golden.Read(script)))!;
        foreach (string document in Directory.EnumerateFiles(Golden.PathOf("documents")))
        {
            File.Copy(document, Path.Combine(folder, Path.GetFileName(document)));
        }
        string later = Golden.Read(script).Contains("virsh11", StringComparison.Ordinal) ? string.Join(' ', await StockLibvirt.VirshAsync()) : "";
        ToolResult result = await Tool.RunAsync(
            host.Inside("bash", "-c", Shell, "transcript", folder, host.Root, host.Uri, Programs.Patchbay, $"{folder}/script", later),
            TestContext.Current.CancellationToken, limit: Limit);
        string said = result.Succeeded().Replace(host.Root, "ROOT", StringComparison.Ordinal).Replace(folder, "WORK", StringComparison.Ordinal);
        // What differs from run to run and from machine to machine.
        said = Pty().Replace(said, "/dev/pts/N");
        said = Port().Replace(said, "portid=${quote}UUID${quote}");
        said = CpuTime().Replace(said, "${label}N s");
        said = Machine().Replace(said, "${family}-N");
        said = Owner().Replace(said, "+UID:+GID");
        return TrailingBlanks().Replace(said, "\n");
    }

    [GeneratedRegex("/dev/pts/[0-9]+")]
    private static partial Regex Pty();

    [GeneratedRegex("portid=(?<quote>['\"])[0-9a-f-]+['\"]")]
    private static partial Regex Port();

    [GeneratedRegex(@"(?<label>CPU time: +)[0-9.]+ ?s")]
    private static partial Regex CpuTime();

    [GeneratedRegex(@"\+[0-9]+:\+[0-9]+")]
    private static partial Regex Owner();

    [GeneratedRegex(@"(?<family>pc-i440fx|pc-q35)-[0-9.]+")]
    private static partial Regex Machine();

    // Columns are padded to their width, and editors take that away from golden files.
    [GeneratedRegex(@"[ \t]+\n")]
    private static partial Regex TrailingBlanks();
}
