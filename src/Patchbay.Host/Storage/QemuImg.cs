using System.Text;
using Patchbay.Engine;
using Patchbay.Linux;

namespace Patchbay.Host.Storage;

/// <summary>Runs <c>qemu-img(1)</c>, which makes and converts what is not raw.</summary>
internal static class QemuImg
{
    private const string Program = "qemu-img";
    private const int LongestAnswer = 4096;

    /// <summary>Runs it to its end; a cancelled one is ended.</summary>
    /// <param name="what">What is being done, for an error.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">It failed: with its own words.</exception>
    public static async Task RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using Pipe errors = Pipe.Create();
        ChildProcess child;
        try
        {
            child = ChildProcess.Spawn(new SpawnOptions { Program = Program, Arguments = arguments, StandardError = errors.Write });
        }
        catch (LinuxException e)
        {
            throw new HostException($"{what}: {Program} cannot be run: {e.Message}; it is in Debian's package qemu-utils", e);
        }
        errors.Write.Dispose();
        Task<string> answer = ReadAsync(errors);
        using (cancellationToken.Register(() => child.Signal(ChildProcess.SIGKILL)))
        {
            ExitStatus ended = await child.Exited;
            string words = (await answer).Trim();
            cancellationToken.ThrowIfCancellationRequested();
            if (!ended.IsSuccess)
            {
                throw new HostException($"{what}: {(words.Length > 0 ? words : $"{Program}: {ended}")}");
            }
        }
    }

    private static async Task<string> ReadAsync(Pipe errors)
    {
        await using FileStream stream = new(errors.Read, FileAccess.Read, bufferSize: 0);
        using MemoryStream all = new();
        byte[] buffer = new byte[1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            all.Write(buffer, 0, (int)Math.Min(read, LongestAnswer - all.Length));
        }
        return Encoding.UTF8.GetString(all.GetBuffer().AsSpan(0, (int)all.Length));
    }
}
