using System.Collections.Concurrent;
using MiniVmm.Devices.Block;
using Xunit;

namespace MiniVmm.Tests.Devices.Block;

/// <summary>A disk in memory that fails and waits as a test wants.</summary>
internal sealed class MemoryStore(int sectors, bool isReadOnly = false) : IBlockStore
{
    private readonly ManualResetEventSlim _open = new(initialState: true);

    public byte[] Bytes { get; } = new byte[sectors * 512];

    public long Sectors => sectors;

    public bool IsReadOnly => isReadOnly;

    /// <summary>"read 512 +1024", "write 0 +512", "flush", as they were done.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Says with what an operation fails, by its first word; or null.</summary>
    public Func<string, Exception?> Failure { get; set; } = _ => null;

    /// <summary>Nothing is done before <see cref="Release"/>.</summary>
    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    public void Read(Span<byte> bytes, long offset)
    {
        Begin("read", $"read {offset} +{bytes.Length}");
        Bytes.AsSpan((int)offset, bytes.Length).CopyTo(bytes);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Begin("write", $"write {offset} +{bytes.Length}");
        bytes.CopyTo(Bytes.AsSpan((int)offset));
    }

    public void Flush() => Begin("flush", "flush");

    private void Begin(string operation, string what)
    {
        Assert.True(_open.Wait(TimeSpan.FromSeconds(30)), "nobody lets the store go on");
        Log.Enqueue(what);
        if (Failure(operation) is { } failure) throw failure;
    }
}
