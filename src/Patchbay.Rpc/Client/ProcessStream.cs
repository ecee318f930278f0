using System.Diagnostics;
using System.Text;

namespace Patchbay.Rpc;

/// <summary>A process's standard input and output as one stream, which it ends with. What it says on its third is the reason for an end.</summary>
internal sealed class ProcessStream : Stream
{
    // What a shell's start-up files, or a banner, may say; the end of it is what matters.
    private const int LongestComplaint = 4096;
    private static readonly TimeSpan ComplaintLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _what;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly StringBuilder _complaint = new();
    private readonly Task _complaining;
    private bool _hasRead;

    /// <summary>Owns the process.</summary>
    public ProcessStream(Process process, string what)
    {
        (_process, _what) = (process, what);
        (_input, _output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        _complaining = Task.Run(ReadComplaintAsync);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await _output.ReadAsync(buffer, cancellationToken);
        if (count > 0 || buffer.IsEmpty)
        {
            _hasRead = true;
            return count;
        }
        // An end before the first byte is a failure to connect.
        return _hasRead ? 0 : throw new IOException($"connect to {_what}: {await ReasonAsync()}");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _input.WriteAsync(buffer, cancellationToken);
            await _input.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new IOException($"connect to {_what}: {await ReasonAsync()}", e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }
            _process.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<string> ReasonAsync()
    {
        await Task.WhenAny(_complaining, Task.Delay(ComplaintLimit));
        string said;
        lock (_complaint)
        {
            said = _complaint.ToString().Trim();
        }
        return said.Length > 0 ? said.ReplaceLineEndings("; ") : "the program that connects ended without a word";
    }

    private async Task ReadComplaintAsync()
    {
        char[] buffer = new char[1024];
        try
        {
            while (await _process.StandardError.ReadAsync(buffer) is > 0 and int count)
            {
                lock (_complaint)
                {
                    _complaint.Append(buffer, 0, count);
                    _complaint.Remove(0, Math.Max(0, _complaint.Length - LongestComplaint));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed by us.
        }
    }
}
