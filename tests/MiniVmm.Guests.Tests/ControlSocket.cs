using System.Net.Sockets;
using System.Text;

namespace MiniVmm.Guests.Tests;

/// <summary>A Unix socket, spoken to by hand.</summary>
internal static class ControlSocket
{
    /// <summary>The body of a GET.</summary>
    public static string Get(string socket, string path) => Exchange(socket, $"GET {path} HTTP/1.0\r\n\r\n").Split("\r\n\r\n", 2)[1];

    /// <summary>Sends bytes and returns all that comes back until the other side closes.</summary>
    public static string Exchange(string socket, string text)
    {
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(socket));
        client.Send(Encoding.Latin1.GetBytes(text));
        var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (client.Receive(buffer) is var count and > 0) all.Write(buffer, 0, count);
        return Encoding.Latin1.GetString(all.ToArray());
    }
}
