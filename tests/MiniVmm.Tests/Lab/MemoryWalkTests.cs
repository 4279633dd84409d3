using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class MemoryWalkTests
{
    [Fact]
    public void One_page_and_one_pass_by_hand()
    {
        // seed 1: s = 1664525 + 1013904223; one page, number 0: v = rotl(0 ^ s, 5) + j each, sum = sum * 31 + v.
        const uint State = 1664525u + 1013904223u;
        uint rotated = (State << 5) | (State >> 27);
        uint sum = 0;
        for (uint j = 0; j < 8; j++)
            sum = (sum * 31) + rotated + j;
        Assert.Equal(sum, MemoryWalk.Checksum(kibibytes: 4, passes: 1, seed: 1));
    }

    [Fact]
    public void A_pass_reads_what_the_one_before_wrote()
    {
        uint first = MemoryWalk.Checksum(16, 1, 7);
        uint second = MemoryWalk.Checksum(16, 2, 7);
        Assert.NotEqual(first, second);
        Assert.NotEqual(second, MemoryWalk.Checksum(16, 2, 8));
    }

    [Fact]
    public void Sizes_are_rounded_up_to_pages() =>
        Assert.Equal(MemoryWalk.Checksum(12, 3, 5), MemoryWalk.Checksum(9, 3, 5));

    [Theory]
    [InlineData("checksum=0000ABCD pages=1 passes=1 seed=1\n", 0xABCDu)]
    [InlineData("checksum=deadbeef pages=1 passes=1 seed=1\n", 0xDEADBEEFu)]
    public void A_response_is_read_in_either_case(string body, uint expected) =>
        Assert.Equal(expected, MemoryWalk.Parse(body));

    [Theory]
    [InlineData("")]
    [InlineData("checksum=12")]
    [InlineData("checksum=XXXXXXXX pages=1")]
    [InlineData("503 busy")]
    public void Anything_else_is_no_checksum(string body) => Assert.Null(MemoryWalk.Parse(body));
}
