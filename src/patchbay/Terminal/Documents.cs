using System.Text;
using Patchbay.Model.Text;
using Patchbay.Rpc;

namespace Patchbay.Cli.Terminal;

/// <summary>Documents named on the command line: a file, or <c>-</c> for standard input.</summary>
internal static class Documents
{
    /// <summary>What standard input is called in messages.</summary>
    private const string StandardInput = "stdin";

    // UTF-8 takes at most three bytes for a UTF-16 unit: anything longer is refused by its length anyhow.
    private const int MaxBytes = (3 * XmlSource.MaxLength) + 1;

    /// <summary>What a document is called in messages.</summary>
    public static string NameOf(string path) => path == "-" ? StandardInput : path;

    /// <summary>Whether an argument that names a file may be, and is, the element itself.</summary>
    public static bool IsElement(string argument) => argument.TrimStart().StartsWith('<');

    /// <summary>What such an element is called in messages.</summary>
    public static string NameOfElement(string argument) => IsElement(argument) ? "xml" : NameOf(argument);

    /// <summary>Such an element's text, or null with one plain line on <paramref name="error"/>.</summary>
    public static string? ReadElementToSend(string argument, TextWriter error) => IsElement(argument) ? argument : ReadToSend(argument, error);

    /// <summary>The text, or null with one plain line on <paramref name="error"/>.</summary>
    public static string? Read(string path, TextWriter error)
    {
        try
        {
            using Stream stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using MemoryStream bytes = new();
            byte[] block = new byte[81920];
            int read;
            while (bytes.Length <= MaxBytes && (read = stream.Read(block)) > 0)
            {
                bytes.Write(block, 0, read);
            }
            return DocumentText.Decode(bytes.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error.WriteLine($"{NameOf(path)}: cannot be read: {Reason(path, e)}");
        }
        return null;
    }

    /// <summary>The text of a document that goes to a server, or null with one plain line on <paramref name="error"/>.</summary>
    public static string? ReadToSend(string path, TextWriter error)
    {
        if (Read(path, error) is not { } text)
        {
            return null;
        }
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= RpcLimits.StringBytes)
        {
            return text;
        }
        error.WriteLine($"{NameOf(path)}: too long to be sent: {bytes} bytes, where libvirt's protocol carries a document of {RpcLimits.StringBytes}");
        return null;
    }

    private static string Reason(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        ArgumentException => "this is no file's name",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission denied",
        _ => e.Message,
    };
}
