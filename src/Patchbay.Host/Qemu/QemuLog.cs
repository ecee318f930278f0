using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Patchbay.Engine;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>A guest's log: a line for each start with its command, then what QEMU writes.</summary>
internal sealed class QemuLog : IDisposable
{
    private const int LastWords = 4096;

    private readonly string _path;
    private readonly long _start;

    private QemuLog(string path, SafeFileHandle handle, long start) => (_path, Handle, _start) = (path, handle, start);

    /// <summary>For QEMU's output.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Opens the log at its end, and writes what is about to be started.</summary>
    /// <exception cref="HostException">It cannot be written.</exception>
    public static QemuLog Open(QemuLaunch launch, IReadOnlyList<string> arguments, DateTimeOffset now)
    {
        string command = string.Join(' ', [.. launch.Environment, launch.Binary, .. arguments.Select(Quoted)]);
        byte[] header = Encoding.UTF8.GetBytes($"{now.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)}: starting up\n{command}\n");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(launch.LogPath)!);
            using (FileStream file = new(launch.LogPath, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(header);
            }
            SafeFileHandle handle = Linux.AppendingFile.Open(launch.LogPath);
            return new QemuLog(launch.LogPath, handle, RandomAccess.GetLength(handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"write {launch.LogPath}: {e.Message}", e);
        }
    }

    /// <summary>What QEMU wrote since, in one line; how it ended, where it wrote nothing.</summary>
    public string Words(string otherwise)
    {
        try
        {
            using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = Math.Max(_start, file.Length - LastWords);
            using StreamReader reader = new(file, Encoding.UTF8);
            string text = string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !IsNoise(l)));
            return text.Length == 0 ? otherwise : text;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    // QEMU notes the signal that we sent it, and ptys that went well.
    private static bool IsNoise(string line)
        => line.Contains("terminating on signal", StringComparison.Ordinal) || line.StartsWith("char device redirected to ", StringComparison.Ordinal);

    private static string Quoted(string argument)
        => argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=.,:/+@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
