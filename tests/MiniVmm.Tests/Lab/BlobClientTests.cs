using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Large answers are checked as they come.</summary>
public sealed class BlobClientTests
{
    [Theory]
    [InlineData("right", RequestOutcome.Served)]
    [InlineData("a wrong byte", RequestOutcome.Corrupt)]
    [InlineData("short", RequestOutcome.Corrupt)]
    [InlineData("503", RequestOutcome.Refused)]
    public async Task A_blob_is_right_or_it_is_not(string answer, RequestOutcome expected)
    {
        const int kibibytes = 100;
        byte[] bytes = new byte[kibibytes << 10];
        uint state = 3;
        for (int i = 0; i < bytes.Length; i += 4)
        {
            state = unchecked((state * 1664525) + 1013904223);
            BitConverter.TryWriteBytes(bytes.AsSpan(i), state);
        }
        if (answer == "a wrong byte") bytes[77_777] ^= 1;
        if (answer == "short") bytes = bytes[..^1];
        using SmallServer server = new(async context =>
        {
            context.Response.StatusCode = answer == "503" ? 503 : 200;
            await context.Response.OutputStream.WriteAsync(bytes);
            context.Response.Close();
        });
        using GuestClient client = new(TimeSpan.FromSeconds(30));
        PreparedRequest request = new(server.Address, BlobContents.Checksum(kibibytes, 3), 0, kibibytes << 10);
        Assert.Equal(expected, await client.AskAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task A_blob_that_never_ends_times_out()
    {
        using SmallServer server = new(async context =>
        {
            context.Response.SendChunked = true;
            await context.Response.OutputStream.WriteAsync(new byte[10]);
            await context.Response.OutputStream.FlushAsync();
        });
        using GuestClient client = new(TimeSpan.FromMilliseconds(300));
        Assert.Equal(RequestOutcome.TimedOut, await client.AskAsync(new PreparedRequest(server.Address, 1, 0, 1024), CancellationToken.None));
    }
}
