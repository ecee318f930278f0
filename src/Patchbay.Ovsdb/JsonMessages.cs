using System.Buffers;
using System.IO.Pipelines;

namespace Patchbay.Ovsdb;

/// <summary>Cuts a stream into JSON objects of bounded length, however its bytes arrive: between one and the next stands nothing, or white space.</summary>
internal sealed class JsonMessages(Stream stream, int maxLength)
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>Reads the next object; null when the stream has ended after a whole one.</summary>
    /// <exception cref="OvsdbMessageException">It is too long, is no object, or the stream ended inside it.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        Scan scan = default;
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool whole = scan.Advance(buffer.Slice(scan.Seen));
            if (scan.Seen - scan.Start > maxLength)
            {
                throw new OvsdbMessageException($"a message is longer than {maxLength} bytes");
            }
            if (whole)
            {
                byte[] message = buffer.Slice(scan.Start, scan.Seen - scan.Start).ToArray();
                _reader.AdvanceTo(buffer.GetPosition(scan.Seen));
                return message;
            }
            if (read.IsCompleted)
            {
                return scan.IsBetween ? null : throw new OvsdbMessageException($"the stream ended {buffer.Length} bytes into a message");
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    // Each byte is looked at once, over all the pieces that a message comes in.
    private struct Scan
    {
        private int _depth;
        private bool _inText;
        private bool _escaped;

        /// <summary>Bytes looked at.</summary>
        public long Seen { get; private set; }

        /// <summary>Where the object begins.</summary>
        public long Start { get; private set; }

        /// <summary>Whether no object has begun.</summary>
        public readonly bool IsBetween => _depth == 0;

        public bool Advance(ReadOnlySequence<byte> more)
        {
            foreach (ReadOnlyMemory<byte> piece in more)
            {
                foreach (byte one in piece.Span)
                {
                    Seen++;
                    if (Take(one))
                    {
                        return true;
                    }
                }
            }
            return false;
        }

        // Whether the object ends with it.
        private bool Take(byte one)
        {
            if (_inText)
            {
                (_inText, _escaped) = (_escaped || one != (byte)'"', !_escaped && one == (byte)'\\');
                return false;
            }
            switch (one)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' when _depth == 0:
                    Start = Seen;
                    return false;
                case (byte)'{' or (byte)'[' when _depth > 0 || one == (byte)'{':
                    _depth++;
                    return false;
                case (byte)'}' or (byte)']' when _depth > 0:
                    return --_depth == 0;
                case (byte)'"' when _depth > 0:
                    _inText = true;
                    return false;
                default:
                    return _depth > 0 ? false : throw new OvsdbMessageException($"a message begins with the byte 0x{one:x2}, and not with an object");
            }
        }
    }
}
