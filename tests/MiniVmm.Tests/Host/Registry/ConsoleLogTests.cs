using System.Text;
using MiniVmm.Host.Consoles;
using MiniVmm.Host.Registry;
using Xunit;

namespace MiniVmm.Tests.Host.Registry;

public sealed class ConsoleLogTests : IDisposable
{
    private readonly RegistryFolder _folder = new();
    private readonly Registration _web;

    public ConsoleLogTests() => _web = _folder.Registry.Claim("web", RegistryFolder.Record());

    private ConsoleLog Log => _web.Console;

    public void Dispose()
    {
        _web.Dispose();
        _folder.Dispose();
    }

    /// <summary>Far more than is kept, so the files turn several times.</summary>
    [Fact]
    public void A_chatty_guest_fills_two_files_and_no_more()
    {
        var all = new MemoryStream();
        for (int i = 0; all.Length < 5L * ConsoleLog.Capacity; i++)
        {
            byte[] piece = Encoding.ASCII.GetBytes($"{i} {new string('x', i * 7919 % 60000)}\n");
            all.Write(piece);
            Log.Append(piece);
        }

        long position = 0;
        byte[] kept = new byte[2 * ConsoleLog.Capacity];
        int count = 0;
        while (Log.Read(ref position, kept.AsSpan(count)) is var more and > 0) count += more;
        Assert.Equal(all.Length, position);
        Assert.InRange(count, ConsoleLog.Capacity, 2 * ConsoleLog.Capacity);
        Assert.True(all.ToArray().AsSpan(^count..).SequenceEqual(kept.AsSpan(0, count)));
        Assert.True(LogFiles.Read(_folder.Registry.Find("web"), null).AsSpan().SequenceEqual(kept.AsSpan(0, count)));
        Assert.True(Directory.GetFiles(Path.GetDirectoryName(_web.MonitorLog)!, "console*").Sum(f => new FileInfo(f).Length) <= 2 * ConsoleLog.Capacity);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("a", 1)]
    [InlineData("a\nb", 1)]
    [InlineData("a\nb\n", 1)]
    [InlineData("a\nb\nc\n", 2)]
    [InlineData("a\n\n\n", 2)]
    [InlineData("a\nb\n", 9)]
    [InlineData("a\nb\n", 0)]
    public void The_last_lines_are_found_in_the_log_and_in_its_files(string text, int lines)
    {
        // More than a block before them, so that the search crosses blocks.
        string before = string.Concat(Enumerable.Repeat(new string('-', 999) + "\n", 9));
        Log.Append(Encoding.ASCII.GetBytes(before + text));
        string[] all = (before + text).Split('\n');
        if (all[^1].Length == 0) all = all[..^1];
        string ending = (before + text).EndsWith('\n') ? "\n" : "";
        string expected = lines == 0 ? "" : string.Join('\n', all.TakeLast(lines)) + ending;

        long position = Log.StartOfLastLines(lines);
        byte[] tail = new byte[Log.End - position];
        Log.Read(ref position, tail);

        Assert.Equal(expected, Encoding.ASCII.GetString(tail));
        Assert.Equal(expected, Encoding.ASCII.GetString(LogFiles.Read(_folder.Registry.Find("web"), lines)));
    }

    [Fact]
    public async Task A_watcher_is_woken_by_bytes_and_by_the_end()
    {
        ValueTask<bool> more = Log.WaitAsync(0, default);
        Assert.False(more.IsCompleted);
        Log.Append("x"u8);
        Assert.True(await more.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        ValueTask<bool> none = Log.WaitAsync(1, default);
        Assert.False(none.IsCompleted);
        Log.Complete();
        Assert.False(await none.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(await Log.WaitAsync(0, default));
    }
}
