using System.Buffers.Binary;
using MiniVmm.Machine.Loading;
using Xunit;

namespace MiniVmm.Tests.Machine.Loading;

public sealed class ElfSymbolsTests
{
    private const int SectionTableAt = 32, SectionCountAt = 48;

    private readonly byte[] _file = File.ReadAllBytes(BuiltGuest.Path("hello"));

    [Fact]
    public void Code_has_names_and_data_only_addresses()
    {
        SymbolTable symbols = ElfSymbols.Read(_file);
        uint kmain = symbols.Find("kmain")!.Value, threads = symbols.Find("threads")!.Value;

        Assert.Equal("kmain", symbols.Describe(kmain));
        Assert.Equal("kmain+0x3", symbols.Describe(kmain + 3));
        Assert.Null(symbols.Describe(threads));
        Assert.Null(symbols.Describe(0));
        Assert.Null(symbols.Find("no_such_name"));
    }

    [Fact]
    public void A_file_without_them_or_with_broken_ones_has_none()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_file.AsSpan(SectionTableAt), uint.MaxValue - 8);
        Assert.Null(ElfSymbols.Read(_file).Find("kmain"));
        BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(SectionCountAt), 0);
        Assert.Null(ElfSymbols.Read(_file).Find("kmain"));
    }
}
