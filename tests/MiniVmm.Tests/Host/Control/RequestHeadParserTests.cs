using System.Buffers;
using System.Text;
using MiniVmm.Host.Control.Http;
using Xunit;

namespace MiniVmm.Tests.Host.Control;

public sealed class RequestHeadParserTests
{
    [Fact]
    public void A_head_is_read_whole()
    {
        RequestHead head = Parse("GET /v1/console?tail=5&x=a%20b+c HTTP/1.1\r\nHost: h\r\naccept:  a \r\nACCEPT: b\r\nConnection: Close\r\n\r\n")!;

        Assert.Equal(("GET", "/v1/console", "5", "a b c", "a, b"), (head.Method, head.Path, head.Query["tail"], head.Query["x"], head.Field("Accept")));
        Assert.False(head.KeepsAlive);
        Assert.Equal("/metrics", Parse("GET http://anything/metrics HTTP/1.0\r\n\r\n")!.Path);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 0)]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n", 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\r\nPOST / HTTP", 11)]
    public void A_head_in_any_two_pieces_is_the_same(string text, int rest)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> pieces = Pieces(bytes[..cut], bytes[cut..]);
            RequestHead head = RequestHeadParser.TryParse(pieces, out SequencePosition end)!;
            Assert.Equal(("GET", "/"), (head.Method, head.Path));
            Assert.Equal(rest, pieces.Slice(end).Length);
            if (cut < bytes.Length - rest) Assert.Null(RequestHeadParser.TryParse(new ReadOnlySequence<byte>(bytes[..cut]), out _));
        }
    }

    [Theory]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\n\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET v1 HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET /\t HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505)]
    [InlineData("GET / SPDY/1\r\nHost: h\r\n\r\n", 400)]
    public void What_is_malformed_is_refused(string text, int status) =>
        Assert.Equal(status, Assert.Throws<RequestError>(() => Parse(text)).Status);

    [Theory]
    [InlineData("Content-Length: -1", 400)]
    [InlineData("Content-Length: 1e3", 400)]
    [InlineData("Content-Length:", 400)]
    [InlineData("Content-Length: 65537", 413)]
    [InlineData("Content-Length: 99999999999999999999", 413)]
    [InlineData("Transfer-Encoding: chunked", 501)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 1", 400)]
    public void A_body_whose_end_is_unclear_or_far_is_refused(string field, int status)
    {
        RequestHead head = Parse($"POST / HTTP/1.1\r\nHost: h\r\n{field}\r\n\r\n")!;

        Assert.Equal(status, Assert.Throws<RequestError>(() => head.ContentLength()).Status);
    }

    [Theory]
    [InlineData("GET /")]
    [InlineData("GET / HTTP/1.1\r\nX: ")]
    public void An_endless_head_is_refused(string start) =>
        Assert.Equal(431, Assert.Throws<RequestError>(() => Parse(start + new string('a', HttpLimits.Head))).Status);

    /// <summary>Any bytes are a head, an error, or not yet enough; nothing else is thrown.</summary>
    [Fact]
    public void Garbage_never_does_worse_than_an_error()
    {
        var random = new Random(1);
        byte[] valid = "POST /v1/console?tail=all HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n"u8.ToArray();
        int heads = 0, errors = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. valid];
            for (int n = random.Next(4); n >= 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                if (RequestHeadParser.TryParse(new ReadOnlySequence<byte>(bytes), out _) is { } head)
                {
                    head.ContentLength();
                    heads++;
                }
            }
            catch (RequestError)
            {
                errors++;
            }
        }
        Assert.True(heads > 1000 && errors > 1000, $"{heads} {errors}");
    }

    private static RequestHead? Parse(string text) =>
        RequestHeadParser.TryParse(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), out _);

    private static ReadOnlySequence<byte> Pieces(byte[] first, byte[] second)
    {
        var head = new Piece(first, 0);
        Piece tail = head.Add(second);
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, long start) => (Memory, RunningIndex) = (bytes, start);

        public Piece Add(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
