using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using MiniVmm.Translator.Host;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

/// <summary>Emitted code that reaches guest RAM through GS: 32-bit offsets, no checks but the host's.</summary>
public sealed unsafe class WindowAccessTests : IDisposable
{
    private const uint Page = GuestMemory.PageSize, Size = 64 * Page;

    private readonly RamFile _ram = new(Path.GetTempPath(), Size);

    private readonly EmittedFunction _store = new(
        code =>
        {
            code.mov(__dword_ptr.gs[edi], 0x0101_0101);
            code.mov(eax, 1);
            code.ret();
        },
        landing =>
        {
            landing.xor(eax, eax);
            landing.ret();
        });

    public WindowAccessTests()
    {
        Memory.GuardsCode = true;
        Assert.True(Memory.HasWindow && GuestSegment.TrySet(Memory.Origin));
    }

    private GuestMemory Memory => _ram.Memory;

    [Theory]
    [InlineData(0u, true)]
    [InlineData(Size - 4, true)]
    [InlineData(Size - 3, false)]
    [InlineData(Size, false)]
    [InlineData(0x8000_0000u, false)]
    [InlineData(0xFEB0_0000u, false)]
    [InlineData(0xFFFF_FFFFu, false)]
    public void Every_offset_is_ram_or_a_fault(uint address, bool isRam)
    {
        Assert.Equal(isRam ? 1u : 0, Store(address));
        Assert.Equal(isRam ? 0 : HostFaults.SIGSEGV, _store.Record->Signal);
        if (isRam) Assert.Equal(0x0101_0101u, Memory.Load<uint>(address));
        // Of an access that begins in RAM, the host names the first byte that it cannot have.
        else Assert.Equal((ulong)Memory.Origin + Math.Max(address, Size), _store.Record->Address);
        Assert.Equal(0, Memory.Load<byte>(Size - 5));
        if (!isRam) Assert.Equal(0, Memory.Load<byte>(Size - 1));
    }

    [Fact]
    public void Writing_to_code_faults_and_changes_nothing_until_it_is_forgotten()
    {
        Memory.ProtectCode(5);
        foreach (uint address in (uint[])[5 * Page, 6 * Page - 4, 6 * Page - 1, 5 * Page - 1])
        {
            Assert.Equal(0u, Store(address));
            Assert.Equal(2, _store.Record->Code); // SEGV_ACCERR
            Assert.Equal(0u, Memory.Load<uint>(address));
        }
        Assert.Equal(1u, Store(6 * Page));
        Memory.ForgetCodePages();
        Assert.Equal(1u, Store(5 * Page));
        Assert.Equal(0x0101_0101u, Memory.Load<uint>(5 * Page));
    }

    public void Dispose()
    {
        _store.Dispose();
        _ram.Dispose();
    }

    private ulong Store(uint address)
    {
        *_store.Record = default;
        return _store.Call(address);
    }
}
