using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The web server over real sockets.</summary>
public sealed class HttpdTests
{
    [Theory]
    [InlineData(4, 1, 1, "translator")]
    [InlineData(4096, 3, 7, "translator")]
    [InlineData(4096, 3, 7, "interpreter")]
    [InlineData(4099, 2, 4294967295, "translator")]
    public async Task ACgiRequestAnswersWithTheChecksumThatTheClientComputes(uint kb, uint passes, uint seed, string engine)
    {
        using ServedGuest guest = await ServedGuest.StartAsync("", "httpd", "--engine", engine);

        string body = await guest.Client.GetStringAsync(Cgi(kb, passes, seed));

        Assert.Equal($"checksum={Walk(kb, passes, seed):x8} pages={(kb + 3) / 4} passes={passes} seed={seed}\n", body);
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/status", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("GET", "/nothing-here", 404)]
    [InlineData("GET", "/cgi", 400)]
    [InlineData("GET", "/cgi?kb=0&passes=1", 400)]
    [InlineData("GET", "/cgi?kb=4&passes=0", 400)]
    [InlineData("GET", "/cgi?kb=x&passes=1", 400)]
    [InlineData("GET", "/cgi?kb=4&passes=1&unknown=1", 400)]
    [InlineData("GET", "/cgi?kb=4&passes=1&prio=10", 400)]
    [InlineData("GET", "/cgi?kb=99999999999&passes=1", 400)]
    [InlineData("GET", "/cgi?kb=4000000&passes=1", 400)]
    [InlineData("DELETE", "/", 405)]
    public async Task RequestsGetTheStatusTheyDeserve(string method, string path, int status)
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage response = await guest.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("0", await guest.StatusAsync("threads"));
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\n\r\n", "505")]
    [InlineData("GET\r\n\r\n", "400")]
    [InlineData("\0\0\0\0\r\n\r\n", "400")]
    public async Task GarbageIsAnsweredAndTheConnectionClosed(string text, string status)
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        string answer = await ExchangeAsync(guest, text);

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndlessHeadIsRefused()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        string answer = await ExchangeAsync(guest, "GET / HTTP/1.1\r\nX: " + new string('a', 8000));

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipelinedRequestsAreAnsweredInOrder()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();
        string requests = string.Concat(Enumerable.Range(1, 5).Select(seed => $"GET /cgi?kb=8&passes=1&seed={seed} HTTP/1.1\r\nHost: x\r\n\r\n"))
            + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

        string answer = await ExchangeAsync(guest, requests);

        int[] places = [.. Enumerable.Range(1, 5).Select(seed => answer.IndexOf($"checksum={Walk(8, 1, (uint)seed):x8}", StringComparison.Ordinal))];
        Assert.All(places, p => Assert.True(p >= 0, answer));
        Assert.Equal(places.Order(), places);
        Assert.Contains("HTTP/1.1 404", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClientThatHasFinishedSendingStillGetsItsAnswer()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();
        using Socket socket = await guest.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /cgi?kb=64&passes=2 HTTP/1.1\r\nHost: x\r\n\r\n"));
        socket.Shutdown(SocketShutdown.Send);

        Assert.Contains($"checksum={Walk(64, 2, 1):x8}", await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreeHundredConnectionsAtOnceAreAllServed()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            // Who finds the queue full is told so and asks again, as a client should.
            while (true)
            {
                using HttpResponseMessage response = await guest.Client.GetAsync(Cgi(16, 2, (uint)i));
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable) return await response.Content.ReadAsStringAsync();
            }
        }));

        Assert.All(Enumerable.Range(0, 300), i => Assert.Contains($"{Walk(16, 2, (uint)i):x8}", answers[i], StringComparison.Ordinal));
    }

    [Fact]
    public async Task MoreMemoryThanThereIsAtTheMomentGets503AndLaterRequestsWork()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        // Each walks long enough that all eight are there before the first is done.
        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using HttpResponseMessage response = await guest.Client.GetAsync(Cgi(40_000, 200, 1));
            return response.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.OK, codes);
        Assert.Contains(HttpStatusCode.ServiceUnavailable, codes);
        Assert.Contains("checksum", await guest.Client.GetStringAsync(Cgi(64, 1, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientsThatGoAwayLeaveNothingBehind()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();
        int free = int.Parse(await guest.StatusAsync("free_kb"));
        for (int i = 0; i < 50; i++)
        {
            using Socket socket = await guest.ConnectAsync();
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /cgi?kb=2048&passes=5 HTTP/1.1\r\nHost: x\r\n\r\n"));
            socket.LingerState = new LingerOption(true, 0);
        }
        // Stacks are kept for reuse, a few pages for each thread that ever ran; one leaked request would be 2 MiB. Late
        // arrivals may start a thread again: what counts is that the guest comes to rest, for half a second at least, with all of it back.
        int least = free - 1500;
        async Task<bool> hasAllBack() =>
            await guest.StatusAsync("threads") == "0" && int.Parse(await guest.StatusAsync("free_kb")) >= least;
        for (int i = 0, atRest = 0; i < 600 && atRest < 10; i++)
        {
            atRest = await hasAllBack() ? atRest + 1 : 0;
            await Task.Delay(50);
        }

        Assert.Equal("0", await guest.StatusAsync("threads"));
        Assert.InRange(int.Parse(await guest.StatusAsync("free_kb")), least, free);
    }

    [Fact]
    public async Task SurplusRequestsAreSuspendedUnderACapAndAllComeThrough()
    {
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl fvm.threads=2 fvm.max=2 fvm.period_ms=100 fvm.window_ms=1000");

        // Long enough that one question in between finds them at it, however late it comes to be asked.
        const uint Passes = 3000;
        Task<string>[] requests = [.. Enumerable.Range(0, 12).Select(i => guest.Client.GetStringAsync(Cgi(2048, Passes, (uint)i)))];
        int mostSuspended = 0, mostActive = 0;
        while (requests.Any(r => !r.IsCompleted))
        {
            mostSuspended = Math.Max(mostSuspended, int.Parse(await guest.StatusAsync("suspended")));
            mostActive = Math.Max(mostActive, int.Parse(await guest.StatusAsync("active")));
        }

        Assert.True(mostSuspended > 0, "nobody was ever suspended");
        Assert.InRange(mostActive, 1, 2);
        for (int i = 0; i < requests.Length; i++)
            Assert.Contains($"checksum={Walk(2048, Passes, (uint)i):x8}", await requests[i], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RateControlMakesTheGuestSleepAndStillServe()
    {
        using ServedGuest guest = await ServedGuest.StartAsync(
            "fvm=rate fvm.rule=vegas fvm.victim=largest fvm.rate=10 fvm.burst_ms=10");

        string body = await guest.Client.GetStringAsync(Cgi(2048, 40, 3) + "&prio=9");

        Assert.Contains($"checksum={Walk(2048, 40, 3):x8}", body, StringComparison.Ordinal);
        Assert.Equal("rate", await guest.StatusAsync("mode"));
        Assert.Equal("vegas", await guest.StatusAsync("rule"));
        Assert.Equal("largest", await guest.StatusAsync("victim"));
    }

    [Fact]
    public async Task CurlWorksUnmodified()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        using MiniVmmProcess curl = MiniVmmProcess.StartProgram("curl", "-sS", "--fail", $"http://127.0.0.1:{guest.Port}/cgi?kb=64&passes=1");

        Assert.Equal(0, curl.WaitForExit());
        Assert.Contains($"checksum={Walk(64, 1, 1):x8}", curl.Output, StringComparison.Ordinal);
    }

    private static Uri Cgi(uint kb, uint passes, uint seed) => new($"/cgi?kb={kb}&passes={passes}&seed={seed}", UriKind.Relative);

    private static uint Walk(uint kb, uint passes, uint seed) => Lab.Load.MemoryWalk.Checksum((int)kb, (int)passes, seed);

    private static async Task<string> ExchangeAsync(ServedGuest guest, string text)
    {
        using Socket socket = await guest.ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        return await ReadToEndAsync(socket);
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is var count and > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (SocketException)
        {
            // A server may reset a connection whose bytes it refused to read; what it said counts.
        }
        return text.ToString();
    }
}
