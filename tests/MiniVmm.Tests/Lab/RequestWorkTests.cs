using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>The answers to requests other than walks.</summary>
public sealed class RequestWorkTests
{
    [Fact]
    public void A_disk_is_read_as_it_was_filled()
    {
        const int mebibytes = 1;
        const uint seed = 5, fill = 3;
        byte[] disk = new byte[mebibytes << 20];
        DiskContents.Fill(0, disk.AsSpan(0, 300 << 10), fill);
        DiskContents.Fill(300 << 10, disk.AsSpan(300 << 10), fill);
        uint sum = 0, state = seed;
        for (int i = 0; i < 3; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            int block = (int)((ulong)state * 256 >> 32);
            for (int word = 0; word < 1024; word++)
                sum = unchecked((sum * 31) + BitConverter.ToUInt32(disk, (block * 4096) + (word * 4)));
        }
        Assert.Equal(sum, DiskContents.Checksum(9, mebibytes, seed, fill));
        Assert.NotEqual(sum, DiskContents.Checksum(9, mebibytes, seed, fill + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_blob_is_known_in_pieces_of_any_length(int length)
    {
        byte[] bytes = new byte[2048];
        uint state = 9;
        for (int i = 0; i < bytes.Length; i += 4)
        {
            state = unchecked((state * 1664525) + 1013904223);
            BitConverter.TryWriteBytes(bytes.AsSpan(i), state);
        }
        BlobContents contents = default;
        foreach (byte[] piece in bytes.Chunk(length)) contents.Add(piece);
        Assert.Equal((2048, BlobContents.Checksum(2, 9)), (contents.Length, contents.Sum));
        bytes[1000]++;
        contents = default;
        contents.Add(bytes);
        Assert.NotEqual(BlobContents.Checksum(2, 9), contents.Sum);
    }

    /// <summary>By hand: 1 ^ 1 &lt;&lt; 13 = 2001h; ^ 0 = 2001h; ^ 2001h &lt;&lt; 5 = 42021h.</summary>
    [Fact]
    public void A_step_of_the_generator_is_Marsaglias() => Assert.Equal(0x42021u, SpinWork.Checksum(1, 1));
}
