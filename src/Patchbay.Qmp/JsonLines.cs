using System.Buffers;
using System.IO.Pipelines;

namespace Patchbay.Qmp;

/// <summary>Cuts a stream into lines of bounded length, however its bytes arrive.</summary>
internal sealed class JsonLines(Stream stream, int maxLength)
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>Reads the next line that holds anything, without its line end; null when the stream has ended after a whole line.</summary>
    /// <exception cref="QmpMessageException">The line is too long, or the stream ended inside it.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = Trimmed(buffer.Slice(0, end));
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.Length > maxLength)
                {
                    throw TooLong();
                }
                if (line.Length > 0)
                {
                    return line;
                }
                continue;
            }
            if (buffer.Length > maxLength)
            {
                throw TooLong();
            }
            if (read.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new QmpMessageException($"the stream ended {buffer.Length} bytes into a message");
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private QmpMessageException TooLong() => new($"a message is longer than {maxLength} bytes");

    private static byte[] Trimmed(ReadOnlySequence<byte> line)
    {
        byte[] bytes = line.ToArray();
        int length = bytes.Length;
        while (length > 0 && bytes[length - 1] is (byte)'\r' or (byte)' ')
        {
            length--;
        }
        return length == bytes.Length ? bytes : bytes[..length];
    }
}
