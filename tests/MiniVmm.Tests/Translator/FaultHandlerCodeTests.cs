using System.Runtime.InteropServices;
using MiniVmm.Translator.Host;
using Xunit;

namespace MiniVmm.Tests.Translator;

/// <summary>The emitted handler, called as the kernel calls it but with made-up arguments.</summary>
public sealed unsafe class FaultHandlerCodeTests : IDisposable
{
    private const int Signal = 40; // a real-time signal that nobody uses
    private const int CodeAt = 8, AddressAt = 16, RipAt = 168;

    private static int _chained;

    private readonly CodeMemory _memory = CodeMemory.TryCreate(4096, out _)!;
    private readonly FaultTable _table = new(3);
    private readonly nint* _old = (nint*)NativeMemory.AllocZeroed(65, 8);
    private readonly byte* _info = (byte*)NativeMemory.AllocZeroed(128);
    private readonly byte* _context = (byte*)NativeMemory.AllocZeroed(1024);
    private readonly HostFault* _record = (HostFault*)NativeMemory.AllocZeroed((nuint)sizeof(HostFault));
    private readonly delegate* unmanaged<int, byte*, byte*, void> _handler;

    public FaultHandlerCodeTests()
    {
        _handler = (delegate* unmanaged<int, byte*, byte*, void>)FaultHandlerCode.Emit(_memory, _table, _old);
        _old[Signal] = (nint)(delegate* unmanaged<int, byte*, byte*, void>)&Chained;
        *(int*)(_info + CodeAt) = 1;
        *(ulong*)(_info + AddressAt) = 0xABCD;
    }

    [Theory]
    [InlineData(0xFFF, false)]
    [InlineData(0x1000, true)]
    [InlineData(0x1FFF, true)]
    [InlineData(0x2000, false)]
    [InlineData(0x3000, true)]
    public void Only_addresses_in_a_range_are_ours(ulong rip, bool ours)
    {
        _table.Add((byte*)0x3000, (byte*)0x4000, (byte*)0x7000, _record);
        _table.Add((byte*)0x1000, (byte*)0x2000, (byte*)0x7000, _record);
        bool chained = Raise(rip);
        Assert.Equal(ours, !chained);
        Assert.Equal(ours ? 0x7000 : rip, *(ulong*)(_context + RipAt));
        Assert.Equal(ours ? (rip, 0xABCDul, Signal, 1) : default, (_record->Rip, _record->Address, _record->Signal, _record->Code));
    }

    [Fact]
    public void A_range_that_was_removed_is_not_ours()
    {
        _table.Add((byte*)0x1000, (byte*)0x2000, (byte*)0x7000, _record);
        Assert.False(Raise(0x1000));
        _table.Remove((byte*)0x1000);
        Assert.True(Raise(0x1000));
        Assert.Throws<InvalidOperationException>(() => _table.Remove((byte*)0x1000));
    }

    [Fact]
    public void A_signal_that_somebody_sent_is_not_ours()
    {
        _table.Add((byte*)0x1000, (byte*)0x2000, (byte*)0x7000, _record);
        *(int*)(_info + CodeAt) = 0; // SI_USER
        Assert.True(Raise(0x1000));
    }

    [Fact]
    public void An_ignored_signal_is_ignored_unless_it_is_a_fault()
    {
        SetAction(1);
        _old[Signal] = 1; // SIG_IGN
        *(int*)(_info + CodeAt) = -6; // SI_TKILL
        Assert.False(Raise(0x1000));
        Assert.Equal(1, Action());
        *(int*)(_info + CodeAt) = 1;
        Assert.False(Raise(0x1000));
        Assert.Equal(0, Action());
    }

    [Fact]
    public void Without_an_old_handler_the_default_action_comes_back()
    {
        SetAction(1);
        _old[Signal] = 0; // SIG_DFL
        Assert.False(Raise(0x1000));
        Assert.Equal(0, Action());
        Assert.Equal(0x1000ul, *(ulong*)(_context + RipAt));
    }

    [Fact]
    public void A_full_table_and_overlaps_are_refused()
    {
        _table.Add((byte*)0x1000, (byte*)0x2000, null, _record);
        _table.Add((byte*)0x2000, (byte*)0x3000, null, _record);
        Assert.Throws<InvalidOperationException>(() => _table.Add((byte*)0x2FFF, (byte*)0x4000, null, _record));
        _table.Add((byte*)0x3000, (byte*)0x4000, null, _record);
        Assert.Throws<InvalidOperationException>(() => _table.Add((byte*)0x4000, (byte*)0x5000, null, _record));
        _table.Remove((byte*)0x2000);
        _table.Add((byte*)0x4000, (byte*)0x5000, (byte*)0x7000, _record);
        Assert.False(Raise(0x4000));
        Assert.True(Raise(0x2000));
    }

    public void Dispose()
    {
        SetAction(0);
        _memory.Dispose();
        NativeMemory.Free(_old);
        NativeMemory.Free(_info);
        NativeMemory.Free(_context);
        NativeMemory.Free(_record);
    }

    /// <returns>Whether the old handler was called, with the same arguments.</returns>
    private bool Raise(ulong rip)
    {
        *(ulong*)(_context + RipAt) = rip;
        *(ulong*)_context = 0;
        int before = _chained;
        _handler(Signal, _info, _context);
        bool called = *(ulong*)_context == (ulong)_info + Signal;
        Assert.Equal(called ? before + 1 : before, _chained);
        return called;
    }

    [UnmanagedCallersOnly]
    private static void Chained(int signal, byte* info, byte* context)
    {
        _chained++;
        *(ulong*)context = (ulong)info + (ulong)signal;
    }

    private static void SetAction(nint handler)
    {
        Libc.SignalActionRecord action = new() { Handler = handler };
        Assert.Equal(0, Libc.SignalAction(Signal, &action, null));
    }

    private static nint Action()
    {
        Libc.SignalActionRecord action;
        Assert.Equal(0, Libc.SignalAction(Signal, null, &action));
        return action.Handler;
    }
}
