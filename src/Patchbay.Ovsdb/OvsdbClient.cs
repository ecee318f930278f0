using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace Patchbay.Ovsdb;

/// <summary>
/// One connection to an OVSDB server (RFC 7047), over any stream. Any number of requests may be in flight, from any thread; each
/// caller gets its own answer. Disposing closes the stream and fails whoever still waits.
/// </summary>
public sealed partial class OvsdbClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly JsonMessages _messages;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<OvsdbUpdate> _updates;
    private readonly Task<OvsdbConnectionLostException> _reading;

    /// <summary>Begins to read. The client owns the stream from here on. A server says nothing before it is asked.</summary>
    public OvsdbClient(Stream stream, OvsdbOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        _stream = stream;
        _messages = new JsonMessages(stream, options.MaxMessageLength);
        _updates = Channel.CreateBounded<OvsdbUpdate>(new BoundedChannelOptions(options.UpdateCapacity) { SingleWriter = true });
        _reading = Task.Run(ReadAllAsync);
    }

    /// <summary>What monitors tell, in the order it came. The channel is completed, without an error, when the connection ends.</summary>
    public ChannelReader<OvsdbUpdate> Updates => _updates.Reader;

    /// <summary>Ends with the connection, and says why it ended. Never faults.</summary>
    public Task<OvsdbConnectionLostException> Lost => _reading;

    /// <summary>Names of the databases that the server has (section 4.1.1).</summary>
    /// <exception cref="OvsdbConnectionLostException">The connection ended before the answer.</exception>
    public async Task<IReadOnlyList<string>> ListDatabasesAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await AskAsync("list_dbs", static _ => { }, cancellationToken);
        return answer.ValueKind == JsonValueKind.Array
            ? [.. answer.EnumerateArray().Select(static n => n.ToString())]
            : throw new OvsdbMessageException($"no list of databases: {answer.GetRawText()}");
    }

    /// <summary>
    /// Performs operations in order, all of them or none (section 4.1.3). Cancelling stops the waiting; a transaction that was
    /// sent is still carried out.
    /// </summary>
    /// <returns>A result for each, in their order.</returns>
    /// <exception cref="OvsdbException">The server refused.</exception>
    /// <exception cref="OvsdbConnectionLostException">The connection ended before the answer.</exception>
    /// <exception cref="OvsdbMessageException">The answer has another shape.</exception>
    public async Task<IReadOnlyList<OvsdbResult>> TransactAsync(string database, IReadOnlyList<OvsdbOperation> operations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operations);
        JsonElement answer = await AskAsync("transact", Write, cancellationToken);
        return OvsdbResult.ReadAll(answer, operations.Count);

        void Write(Utf8JsonWriter json)
        {
            json.WriteStringValue(database);
            foreach (OvsdbOperation operation in operations)
            {
                operation.WriteTo(json);
            }
        }
    }

    /// <summary>Has the server tell of every change to columns of tables (section 4.1.5), until the connection ends.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tables">Columns by table.</param>
    /// <param name="cancellationToken">Stops the waiting for the first answer.</param>
    /// <returns>All rows as they are now; what follows comes by <see cref="Updates"/>.</returns>
    /// <exception cref="OvsdbException">The server refused.</exception>
    /// <exception cref="OvsdbConnectionLostException">The connection ended before the answer.</exception>
    public async Task<IReadOnlyList<OvsdbUpdate>> MonitorAsync(
        string database, IReadOnlyDictionary<string, IReadOnlyList<string>> tables, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        JsonElement answer = await AskAsync("monitor", Write, cancellationToken);
        return [.. OvsdbUpdate.ReadAll(answer)];

        void Write(Utf8JsonWriter json)
        {
            json.WriteStringValue(database);
            json.WriteNullValue();
            json.WriteStartObject();
            foreach ((string table, IReadOnlyList<string> columns) in tables)
            {
                json.WriteStartObject(table);
                json.WriteStartArray("columns");
                foreach (string column in columns)
                {
                    json.WriteStringValue(column);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        await _sending.WaitAsync(_closing.Token);
        try
        {
            await _stream.WriteAsync(message, _closing.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // The reader says it to everyone; closing makes sure that it notices.
            await _closing.CancelAsync();
        }
        finally
        {
            _sending.Release();
        }
    }

    private static ReadOnlyMemory<byte> Message(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
