using MiniVmm.Translator.Host;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

public sealed unsafe class CodeMemoryTests
{
    [Fact]
    public void Both_mappings_show_the_same_bytes()
    {
        using CodeMemory memory = CodeMemory.TryCreate(3 * 4096 - 1, out string reason)!;
        Assert.Equal((3 * 4096, ""), (memory.Size, reason));
        Assert.NotEqual((nint)memory.Writable, (nint)memory.Executable);
        new Random(1).NextBytes(new Span<byte>(memory.Writable, memory.Size));
        Assert.Equal(
            new ReadOnlySpan<byte>(memory.Writable, memory.Size), new ReadOnlySpan<byte>(memory.Executable, memory.Size));
    }

    [Fact]
    public void What_was_written_runs_and_can_be_rewritten()
    {
        using var function = new EmittedFunction(code =>
        {
            code.lea(rax, __[rdi + 41]);
            code.ret();
        });
        Assert.Equal(42u, function.Call(1));
        using CodeMemory memory = CodeMemory.TryCreate(16, out _)!;
        for (byte value = 0; value < 100; value++)
        {
            ((ReadOnlySpan<byte>)[0xB8, value, 0, 0, 0, 0xC3]).CopyTo(new Span<byte>(memory.Writable, 6));
            Assert.Equal(value, ((delegate* unmanaged<uint>)memory.Executable)());
        }
    }

    [Fact]
    public void No_mapping_is_writable_and_executable()
    {
        using CodeMemory memory = CodeMemory.TryCreate(1 << 20, out _)!;
        string[] maps = File.ReadAllLines("/proc/self/maps");
        Assert.Equal("rw-s", RightsAt(maps, memory.Writable));
        Assert.Equal("r-xs", RightsAt(maps, memory.Executable));
        Assert.DoesNotContain(maps, line => line.Contains("minivmm-code") && line.Contains(" rwx"));
    }

    [Fact]
    public void It_takes_no_room_before_it_is_written()
    {
        using CodeMemory memory = CodeMemory.TryCreate(512 << 20, out _)!;
        memory.Writable[memory.Size - 1] = 1;
        string[] smaps = File.ReadAllLines("/proc/self/smaps");
        int header = Array.FindIndex(smaps, line => line.StartsWith($"{(nint)memory.Writable:x}-", StringComparison.Ordinal));
        string resident = smaps.Skip(header).First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(resident[4..^2]), 4, 2048);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_a_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CodeMemory.TryCreate(0, out _));
        Assert.Throws<OverflowException>(() => CodeMemory.TryCreate(int.MaxValue, out _));
    }

    private static string RightsAt(string[] maps, byte* address) =>
        maps.Single(line => line.StartsWith($"{(nint)address:x}-", StringComparison.Ordinal)).Split(' ')[1];
}
