using System.Text;

namespace Patchbay.Cli.Terminal;

/// <summary>
/// Standard output or standard error: says so when it cannot be written to, as the disk below it may be full; and on a terminal,
/// characters that would command it or turn a line's order round (from a document, a name, another program's words) are shown as <c>\u009b</c>.
/// </summary>
internal sealed class StandardStream : Stream
{
    // Of characters that are shown by number, in UTF-8, the first bytes.
    private static ReadOnlySpan<byte> Suspects => [0xc2, 0xd8, 0xe2];

    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _isTerminal;

    private StandardStream(Stream stream, string name, bool isTerminal) => (_stream, _name, _isTerminal) = (stream, name, isTerminal);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Not known.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not known.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Has all that is written by <see cref="Console"/> go this way.</summary>
    public static void TakeBoth()
    {
        Console.SetOut(Writer(new StandardStream(Console.OpenStandardOutput(), "standard output", !Console.IsOutputRedirected)));
        Console.SetError(Writer(new StandardStream(Console.OpenStandardError(), "standard error", !Console.IsErrorRedirected)));
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It took not all.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (_isTerminal && buffer.ContainsAny(Suspects))
            {
                _stream.Write(Encoding.UTF8.GetBytes(Harmless(Encoding.UTF8.GetString(buffer))));
            }
            else
            {
                _stream.Write(buffer);
            }
        }
        catch (IOException e)
        {
            throw new IOException($"write to {_name}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <summary>Not supported.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static StreamWriter Writer(StandardStream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private static string Harmless(string text)
    {
        StringBuilder shown = new(text.Length);
        foreach (char c in text)
        {
            // C1 controls, and those that set a direction of writing. C0 controls are not possible in documents, and colours need one.
            if (c is >= '\u0080' and <= '\u009f' or '\u061c' or '\u200e' or '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069')
            {
                shown.Append($"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }
        return shown.ToString();
    }
}
