using System.Net.Sockets;
using System.Text;
using MiniVmm.Host.Control.Http;
using Xunit;

namespace MiniVmm.Tests.Host.Control;

/// <summary>Real sockets; the handler says what it got.</summary>
public sealed class HttpServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-http-").FullName;
    private readonly TaskCompletionSource _streamLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpServer _server = null!;

    private string SocketPath => Path.Combine(_folder, "s");

    public Task InitializeAsync()
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen(64);
        _server = HttpServer.Start(listener, HandleAsync);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_on_one_connection_are_answered_in_order()
    {
        string answer = await ExchangeAsync(
            Post("/a", "one") + Post("/b", "") + "HEAD /c HTTP/1.1\r\nHost: h\r\n\r\n" + "GET /d HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        Assert.Equal(Ok("POST /a one") + Ok("POST /b ") + Ok("HEAD /c ")[..^"HEAD /c ".Length] + Ok("GET /d ", "Connection: close\r\n"), answer);
    }

    /// <summary>Byte by byte, as no client sends but some network might.</summary>
    [Fact]
    public async Task A_request_in_pieces_is_one_request()
    {
        using Socket client = Connect();
        foreach (byte b in Encoding.ASCII.GetBytes(Post("/a", "text")))
            await client.SendAsync(new[] { b });
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(Ok("POST /a text"), await ReadToEndAsync(client));
    }

    [Fact]
    public async Task A_client_that_waits_with_its_body_is_told_to_go_on()
    {
        using Socket client = Connect();
        await client.SendAsync("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"u8.ToArray());
        byte[] first = new byte[64];
        int count = await client.ReceiveAsync(first).WaitAsync(Patience);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(first, 0, count));
        await client.SendAsync("text"u8.ToArray());

        Assert.EndsWith("POST /a text", await ReadToEndAsync(client));
    }

    /// <summary>The sender has not seen the answer while it sends, and must get it all the same.</summary>
    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 501)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417)]
    [InlineData("GET / HTTP/1.1\r\nX: ", 431)]
    public async Task A_refusal_is_a_problem_and_ends_the_connection(string start, int status)
    {
        string answer = await ExchangeAsync(start + new string('a', 100_000));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("Content-Type: application/problem+json\r\n", answer);
        Assert.Contains("Connection: close\r\n", answer);
        using var problem = System.Text.Json.JsonDocument.Parse(answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("about:blank", problem.RootElement.GetProperty("type").GetString());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("1.1", "Transfer-Encoding: chunked\r\n", "5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n")]
    [InlineData("1.0", "Connection: close\r\n", "firstsecond")]
    public async Task A_stream_comes_in_pieces_and_has_an_end(string version, string field, string body)
    {
        string answer = await ExchangeAsync($"GET /stream HTTP/{version}\r\nHost: h\r\n\r\n", halfClose: false);

        Assert.Contains(field, answer);
        Assert.EndsWith("\r\n\r\n" + body, answer);
    }

    [Fact]
    public async Task A_streams_client_that_hangs_up_is_noticed_though_nothing_is_sent()
    {
        using (Socket client = Connect())
        {
            await client.SendAsync("GET /silence HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
            await client.ReceiveAsync(new byte[512]).WaitAsync(Patience);
        }

        await _streamLeft.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task More_clients_than_there_are_places_are_sent_away_and_the_places_come_back()
    {
        Socket[] clients = [.. Enumerable.Range(0, HttpLimits.Connections).Select(_ => Connect())];
        // An answer on each, so that all are in their places.
        foreach (Socket client in clients) await AskAsync(client);

        using (Socket late = Connect()) Assert.StartsWith("HTTP/1.1 503 ", await ReadToEndAsync(late));

        foreach (Socket client in clients) client.Dispose();
        while (!(await ExchangeAsync(Post("/a", ""))).StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) await Task.Delay(5);

        static async Task AskAsync(Socket client)
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(Post("/a", "")));
            await client.ReceiveAsync(new byte[512]).WaitAsync(Patience);
        }
    }

    private async ValueTask<HttpResponse> HandleAsync(HttpRequest request, CancellationToken cancel)
    {
        await Task.Yield();
        return request.Head.Path switch
        {
            "/stream" => new HttpResponse
            {
                Status = 200,
                Stream = async (body, ended) =>
                {
                    await body.WriteAsync("first"u8.ToArray(), ended);
                    await body.WriteAsync(ReadOnlyMemory<byte>.Empty, ended);
                    await body.WriteAsync("second"u8.ToArray(), ended);
                },
            },
            "/silence" => new HttpResponse
            {
                Status = 200,
                Stream = (_, ended) => Task.Delay(Timeout.Infinite, ended),
                Finally = _streamLeft.SetResult,
            },
            _ => new HttpResponse
            {
                Status = 200,
                Body = Encoding.ASCII.GetBytes($"{request.Head.Method} {request.Head.Path} {Encoding.ASCII.GetString(request.Body.Span)}"),
            },
        };
    }

    private static string Post(string path, string body) => $"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Ok(string body, string fields = "") => $"HTTP/1.1 200 OK\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}";

    private async Task<string> ExchangeAsync(string text, bool halfClose = true)
    {
        using Socket client = Connect();
        try
        {
            await client.SendAsync(Encoding.Latin1.GetBytes(text)).WaitAsync(Patience);
            if (halfClose) client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has said enough and gone; what it said is still to be read.
        }
        return await ReadToEndAsync(client);
    }

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer).WaitAsync(Patience) is var count and > 0) all.Write(buffer, 0, count);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed with bytes of ours unread.
        }
        return Encoding.Latin1.GetString(all.ToArray());
    }

    private Socket Connect()
    {
        Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return client;
    }
}
