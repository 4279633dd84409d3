using System.Runtime.InteropServices;
using MiniVmm.Translator.Host;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Translator;

public sealed unsafe class GuestSegmentTests : IDisposable
{
    private readonly uint* _one = (uint*)NativeMemory.AllocZeroed(64);
    private readonly uint* _two = (uint*)NativeMemory.AllocZeroed(64);

    private readonly EmittedFunction _load = new(code =>
    {
        code.mov(eax, __dword_ptr.gs[edi]);
        code.ret();
    });

    public GuestSegmentTests() => (_one[2], _two[2]) = (111, 222);

    [Fact]
    public void Emitted_code_reads_relative_to_the_base_that_was_set_last()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.True(GuestSegment.TrySet((byte*)_one));
            Assert.Equal(111u, _load.Call(8));
            Assert.True(GuestSegment.TrySet((byte*)_one));
            Assert.Equal(111u, _load.Call(8));
            Assert.True(GuestSegment.TrySet((byte*)_two));
            Assert.Equal(222u, _load.Call(8));
        }
    }

    [Fact]
    public void Each_thread_has_its_own()
    {
        Assert.True(GuestSegment.TrySet((byte*)_one));
        ulong there = 0;
        var thread = new Thread(() =>
        {
            if (GuestSegment.TrySet((byte*)_two)) there = _load.Call(8);
        });
        thread.Start();
        thread.Join();
        Assert.Equal((222ul, 111ul), (there, _load.Call(8)));
    }

    [Fact]
    public void An_address_of_the_kernel_is_refused_and_changes_nothing()
    {
        Assert.True(GuestSegment.TrySet((byte*)_one));
        Assert.False(GuestSegment.TrySet((byte*)0xFFFF_8000_0000_0000));
        Assert.Equal(111u, _load.Call(8));
    }

    public void Dispose()
    {
        _load.Dispose();
        NativeMemory.Free(_one);
        NativeMemory.Free(_two);
    }
}
