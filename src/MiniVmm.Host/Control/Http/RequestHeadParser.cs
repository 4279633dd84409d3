using System.Buffers;
using System.Text;

namespace MiniVmm.Host.Control.Http;

/// <summary>Reads request lines and header fields strictly (RFC 9112, sections 2 to 5): what could be read in two ways is
/// refused.</summary>
internal static class RequestHeadParser
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Single = ["Host", "Content-Length", "Content-Type"];

    /// <summary>The head that a buffer begins with, or null while it is not all there.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="end">Behind the head.</param>
    /// <exception cref="RequestError">It is malformed or too long.</exception>
    public static RequestHead? TryParse(ReadOnlySequence<byte> buffer, out SequencePosition end)
    {
        end = buffer.Start;
        List<string> lines = [];
        SequenceReader<byte> reader = new(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            if (reader.Consumed > HttpLimits.Head) throw TooLong();
            string text = Encoding.Latin1.GetString(line);
            if (!text.EndsWith('\r')) throw Malformed("a line ends without a carriage return");
            text = text[..^1];
            // Empty lines before a request are a client's slip that servers forgive.
            if (text.Length > 0) lines.Add(text);
            else if (lines.Count > 0)
            {
                end = reader.Position;
                return Parse(lines);
            }
        }
        return buffer.Length > HttpLimits.Head ? throw TooLong() : null;
    }

    private static RequestHead Parse(List<string> lines)
    {
        string[] parts = lines[0].Split(' ');
        if (parts.Length != 3 || !IsToken(parts[0])) throw Malformed("the first line is not METHOD TARGET HTTP/1.1");
        int minor = parts[2] switch
        {
            "HTTP/1.1" => 1,
            "HTTP/1.0" => 0,
            _ when parts[2].StartsWith("HTTP/", StringComparison.Ordinal) => throw new RequestError(505, $"{parts[2]} is not spoken here; HTTP/1.1 is"),
            _ => throw Malformed("the first line is not METHOD TARGET HTTP/1.1"),
        };
        Dictionary<string, string> fields = Fields(lines.Skip(1));
        if (minor == 1 && !fields.ContainsKey("Host")) throw Malformed("the Host field is missing");
        (string path, Dictionary<string, string> query) = Target(parts[1]);
        return new RequestHead(parts[0], path, query, minor, fields);
    }

    private static Dictionary<string, string> Fields(IEnumerable<string> lines)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon])) throw Malformed("a header field is not NAME: VALUE");
            string name = line[..colon], value = line[(colon + 1)..].Trim(' ', '\t');
            if (value.Any(c => c is < ' ' and not '\t' or '\x7f')) throw Malformed($"the field {name} has a control character");
            if (!fields.TryAdd(name, value))
                fields[name] = Single.Contains(name, StringComparer.OrdinalIgnoreCase) ? throw Malformed($"the field {name} is given twice") : $"{fields[name]}, {value}";
        }
        return fields;
    }

    /// <summary>"/v1/console?tail=5", with or without the "http://host" that proxies are sent.</summary>
    private static (string Path, Dictionary<string, string> Query) Target(string target)
    {
        const string scheme = "http://";
        if (target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            int slash = target.IndexOf('/', scheme.Length);
            target = slash < 0 ? "/" : target[slash..];
        }
        if (!target.StartsWith('/') || target.Any(c => c is <= ' ' or >= '\x7f')) throw Malformed("the target is not a path");
        string[] parts = target.Split('?', 2);
        Dictionary<string, string> query = [];
        foreach (string pair in parts.Length == 2 ? parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            string[] sides = pair.Split('=', 2);
            query[Uri.UnescapeDataString(sides[0])] = sides.Length == 2 ? Uri.UnescapeDataString(sides[1].Replace('+', ' ')) : "";
        }
        return (parts[0], query);
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    private static RequestError Malformed(string what) => new(400, $"malformed request: {what}");

    private static RequestError TooLong() => new(431, $"the request's head has more than {HttpLimits.Head} bytes");
}
