using System.Globalization;
using System.Text;
using MiniVmm.Devices.Vsock;

namespace MiniVmm.Lab.Deterministic;

/// <summary>GET requests over a connection that is worked between two steps of the guest. HttpClient would do it on pool
/// threads, in an order that nobody repeats; a guest's answer always has its length.</summary>
internal sealed class HttpConversation(VsockConnection connection) : IDisposable
{
    private const string EndOfHead = "\r\n\r\n";
    private const string Length = "\r\nContent-Length: ";

    private readonly byte[] _space = new byte[4096];
    private readonly StringBuilder _received = new();

    /// <summary>Characters without which there can be no whole answer.</summary>
    private int _wanted;

    /// <summary>Nothing more can come: the guest closed it, or it broke.</summary>
    public bool IsOver => connection.IsReset || connection.IsEnded;

    /// <summary>Asks for a path; one request at a time.</summary>
    public void Ask(string path)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: guest{EndOfHead}");
        if (connection.Write(request) != request.Length)
            throw new InvalidOperationException("a request did not fit into an idle connection");
    }

    /// <summary>The answer, once it is whole.</summary>
    public HttpReply? TryReceive()
    {
        bool arrived = false;
        for (int count = connection.Read(_space); count > 0; count = connection.Read(_space))
        {
            _received.Append(Encoding.Latin1.GetString(_space, 0, count));
            arrived = true;
        }
        return arrived && _received.Length >= _wanted ? Parse(_received.ToString()) : null;
    }

    public void Dispose() => connection.Dispose();

    private HttpReply? Parse(string text)
    {
        int head = text.IndexOf(EndOfHead, StringComparison.Ordinal);
        if (head < 0)
            return null;
        int status = Number(text, "HTTP/1.1 ".Length);
        int field = text.IndexOf(Length, 0, head, StringComparison.OrdinalIgnoreCase);
        int length = field < 0 ? 0 : Number(text, field + Length.Length);
        int body = head + EndOfHead.Length;
        _wanted = body + length;
        if (text.Length < _wanted)
            return null;
        _received.Remove(0, _wanted);
        _wanted = 0;
        return new HttpReply(status, text.Substring(body, length));
    }

    /// <summary>The digits from there on; 0 for none: no status, so a refusal.</summary>
    private static int Number(string text, int from)
    {
        int to = from;
        while (to < text.Length && char.IsAsciiDigit(text[to]))
            to++;
        return int.TryParse(text.AsSpan(from, to - from), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : 0;
    }
}
