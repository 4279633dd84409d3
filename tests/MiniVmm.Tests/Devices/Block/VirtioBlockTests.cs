using System.Text;
using MiniVmm.Devices.Block;
using Xunit;
using static MiniVmm.Devices.Virtio.VirtioRegisters;
using static MiniVmm.Tests.Devices.Block.BlockGuest;

namespace MiniVmm.Tests.Devices.Block;

/// <summary>The block device as its driver sees it (virtio 1.2, 5.2).</summary>
public sealed class VirtioBlockTests
{
    private const uint Data = 0x100000;
    private const byte Ok = 0, IoError = 1, Unsupported = 2;

    [Fact]
    public void It_says_what_it_is()
    {
        using var guest = new BlockGuest(new MemoryStore(2048));
        guest.Driver.Begin();
        Assert.Equal(2u, guest.Driver.Read(DeviceId));
        guest.Driver.Write(DeviceFeaturesSelect, 0);
        Assert.Equal((1u << 1) | (1 << 2) | (1 << 6) | (1 << 9), guest.Driver.Read(DeviceFeatures));
        Assert.Equal((2048u, 0u), (guest.Driver.Read(Config), guest.Driver.Read(Config + 4)));
        Assert.Equal((1u << 20, 254u, 512u), (guest.Driver.Read(Config + 8), guest.Driver.Read(Config + 12), guest.Driver.Read(Config + 20)));
        Assert.Equal(0u, guest.Driver.Read(Config + 0x60));
    }

    [Fact]
    public void What_is_written_can_be_read_in_other_pieces()
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        Fill(guest, Data, 4096);
        uint status = guest.Ask(Out, 3, (Data, 1), (Data + 1, 0), (Data + 1, 2000), (Data + 2001, 2095));
        Assert.Equal(1u, guest.WaitForUsed());
        Assert.Equal(Ok, guest.Ram.Load<byte>(status));
        status = guest.Ask(In, 2, (Data + 0x10000, 511), (Data + 0x20000, 5121));
        Assert.Equal(5633u, guest.WaitForUsed());
        Assert.Equal(Ok, guest.Ram.Load<byte>(status));
        byte[] read = [.. guest.Ram.Read(Data + 0x10000, 511), .. guest.Ram.Read(Data + 0x20000, 5121)];
        Assert.Equal([.. new byte[512], .. guest.Ram.Read(Data, 4096), .. new byte[1024]], read);
        Assert.True(guest.Line.Edges > 0);
    }

    [Theory]
    [InlineData("beyond the end", In, 63, 1024, IoError)]
    [InlineData("at the end", In, 64, 512, IoError)]
    [InlineData("the last one", In, 63, 512, Ok)]
    [InlineData("nothing at the end", In, 64, 0, Ok)]
    [InlineData("a sum that wraps", In, ulong.MaxValue, 512, IoError)]
    [InlineData("an offset that wraps", Out, 1UL << 55, 512, IoError)]
    [InlineData("half a sector", In, 0, 256, IoError)]
    [InlineData("half a sector to write", Out, 0, 768, IoError)]
    [InlineData("flush", Flush, 0, 0, Ok)]
    [InlineData("discard, which is not offered", 11, 0, 512, Unsupported)]
    [InlineData("anything", uint.MaxValue, 0, 512, Unsupported)]
    public void Requests_end_as_they_must(string name, uint type, ulong sector, uint length, byte expected)
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        (byte status, uint written) = guest.Do(type, sector, Data, length);
        Assert.True(status == expected, $"{name}: {status}");
        Assert.Equal(type == In && expected == Ok ? length + 1 : type == In || type > Flush ? 0u : 1u, written);
        Assert.Equal(Ok, guest.Do(In, 0, Data, 512).Status);
    }

    [Theory]
    [InlineData(20, "a serial number")]
    [InlineData(8, "a serial")]
    public void It_has_a_serial_number(uint length, string expected)
    {
        using var guest = new BlockGuest(new MemoryStore(8));
        guest.Boot();
        Assert.Equal((Ok, length + 1), guest.Do(GetId, 0, Data, length));
        Assert.Equal(expected, Encoding.ASCII.GetString(guest.Ram.Read(Data, length)).TrimEnd('\0'));
    }

    [Fact]
    public void A_read_only_disk_says_so_and_refuses_to_write()
    {
        using var guest = new BlockGuest(new MemoryStore(8, isReadOnly: true));
        guest.Driver.Write(DeviceFeaturesSelect, 0);
        Assert.NotEqual(0u, guest.Driver.Read(DeviceFeatures) & (1 << 5));
        guest.Boot();
        Assert.Equal(IoError, guest.Do(Out, 0, Data, 512).Status);
        Assert.Equal(Ok, guest.Do(Flush, 0, 0, 0).Status);
        Assert.Equal(Ok, guest.Do(In, 0, Data, 512).Status);
        Assert.DoesNotContain(guest.Store.Log, l => l.StartsWith("write", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read", In, 0u)]
    [InlineData("write", Out, 1u)]
    [InlineData("flush", Flush, 1u)]
    public void What_the_host_cannot_do_is_an_error_of_the_request_alone(string operation, uint type, uint written)
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        guest.Store.Failure = o => o == operation ? new IOException("No space left on device") : null;
        Assert.Equal((IoError, written), guest.Do(type, 0, Data, type == Flush ? 0u : 512u));
        guest.Store.Failure = _ => null;
        Assert.Equal(Ok, guest.Do(type, 0, Data, type == Flush ? 0u : 512u).Status);
        Assert.False(guest.NeedsReset);
    }

    [Fact]
    public void A_failure_in_the_midst_leaves_what_was_read_before()
    {
        using var guest = new BlockGuest(new MemoryStore(2048));
        guest.Boot();
        guest.Store.Bytes.AsSpan().Fill(7);
        int reads = 0;
        guest.Store.Failure = _ => ++reads == 2 ? new IOException("Input/output error") : null;
        (byte status, uint written) = guest.Do(In, 0, Data, 512 << 10);
        Assert.Equal((IoError, (uint)BlockPiece.MostBytes), (status, written));
        Assert.Equal(-1, guest.Ram.Read(Data, written).IndexOfAnyExcept((byte)7));
        Assert.Equal(0, guest.Ram.Load<byte>(Data + written));
    }

    [Theory]
    [InlineData(BlockConstants.FlushCommand, "write 0 +512,flush")]
    [InlineData(0ul, "write 0 +512,flush,write 512 +512,flush")]
    public void A_driver_that_cannot_flush_has_its_writes_flushed(ulong features, string expected)
    {
        using var guest = new BlockGuest(new MemoryStore(8));
        guest.Boot(features);
        guest.Do(Out, 0, Data, 512);
        if (features != 0) guest.Do(Flush, 0, 0, 0);
        else guest.Do(Out, 1, Data, 512);
        Assert.Equal(expected, string.Join(',', guest.Store.Log));
    }

    [Fact]
    public void A_large_request_goes_through_a_small_buffer()
    {
        using var guest = new BlockGuest(new MemoryStore(8192));
        guest.Boot();
        Fill(guest, Data, 3 << 20);
        Assert.Equal(Ok, guest.Do(Out, 16, Data, 3 << 20).Status);
        Assert.Equal((Ok, (3u << 20) + 1), guest.Do(In, 16, Data + (4 << 20), 3 << 20));
        Assert.True(guest.Ram.Read(Data, 3 << 20).SequenceEqual(guest.Ram.Read(Data + (4 << 20), 3 << 20)));
        Assert.All(guest.Store.Log, l => Assert.EndsWith($"+{BlockPiece.MostBytes}", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("header too short")]
    [InlineData("no status")]
    [InlineData("loop")]
    [InlineData("beyond RAM")]
    public void Who_cannot_be_told_the_outcome_must_reset_the_device(string fault)
    {
        using var guest = new BlockGuest(new MemoryStore(8));
        guest.Boot();
        const ushort next = 1, write = 2;
        bool shortHeader = fault == "header too short";
        guest.Queue.Describe(0, Data, shortHeader ? 15u : 16u, next, fault == "loop" ? (ushort)0 : (ushort)1);
        guest.Queue.Describe(1, fault == "beyond RAM" ? 0xFFFF_FFFFu : Data + 64, 1, fault == "no status" ? (ushort)0 : write, 0);
        guest.Queue.Publish(0);
        guest.Driver.Notify(0);
        Assert.True(guest.NeedsReset);
        guest.Boot();
        Assert.Equal(Ok, guest.Do(In, 0, Data, 512).Status);
    }

    private static void Fill(BlockGuest guest, uint address, int length) => new Random(1).NextBytes(guest.Ram.Write(address, (uint)length));
}
