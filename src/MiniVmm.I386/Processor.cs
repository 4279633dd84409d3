using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;

namespace MiniVmm.I386;

/// <summary>One processor: its state at a fixed address, its TLB and what its pins are wired to.</summary>
public sealed unsafe class Processor : IDisposable
{
    private GCHandle _self;

    public Processor(
        GuestMemory memory, IPortBus ports, IMmioBus mmio, IInterruptController interrupts, ITimeStampCounter timeStamp)
    {
        Memory = memory;
        Ports = ports;
        Mmio = mmio;
        Interrupts = interrupts;
        TimeStamp = timeStamp;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        State = (CpuState*)NativeMemory.AlignedAlloc((nuint)sizeof(CpuState), 64);
        Reset();
    }

    public CpuState* State { get; }

    public GuestMemory Memory { get; }

    public IPortBus Ports { get; }

    public IMmioBus Mmio { get; }

    public IInterruptController Interrupts { get; }

    public ITimeStampCounter TimeStamp { get; }

    public Tlb Tlb { get; } = new();

    /// <summary>Where a debugger outside the guest wants it stopped; null while there is none.</summary>
    public StopPoints? StopPoints { get; set; }

    /// <summary>The processor that owns a state; for slow paths reached with nothing but the pointer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Processor Of(CpuState* s) => Unsafe.As<Processor>(GCHandle.FromIntPtr(s->Owner).Target!);

    /// <summary>Ends the block chain under way soon, without losing count: the engine looks around and goes on.</summary>
    public void Kick()
    {
        State->Deferred += State->Remaining;
        State->Remaining = 0;
    }

    /// <summary>Ends the run after the instruction under way: a device changed, and with it deadlines and interrupt
    /// lines.</summary>
    public void DeviceWritten()
    {
        State->DeviceWritten = true;
        Kick();
        DeviceChanged?.Invoke();
    }

    /// <summary>Raised when the instruction under way has written to a device: it is the last one of the run.</summary>
    public event Action? DeviceChanged;

    /// <summary>Linear addresses mean something new (CR3, CR0.PG, CR4): forgets every translation.</summary>
    public void FlushTranslations()
    {
        Tlb.Flush();
        ForgetEnteredCode();
    }

    /// <summary>One page may mean something new (INVLPG).</summary>
    public void FlushTranslation(uint linear)
    {
        Tlb.Flush(linear);
        ForgetEnteredCode();
    }

    /// <summary>Raised when the generation number in <see cref="CpuState.Mode"/> wrapped.</summary>
    public event Action? GenerationWrapped;

    /// <summary>Makes blocks entered under the old meaning of addresses be looked up anew.</summary>
    public void ForgetEnteredCode()
    {
        if (CodeMode.NextGeneration(State)) GenerationWrapped?.Invoke();
    }

    public void SetPrivilege(int cpl)
    {
        State->Cpl = cpl;
        State->Tlb = cpl == 3 ? Tlb.User : Tlb.Supervisor;
        CodeMode.UpdateAccess(State);
    }

    /// <summary>Makes engines decode the code at a linear address anew: a debugger's breakpoint there came or went.</summary>
    internal void RenewCode(uint linear)
    {
        CodeRenewed?.Invoke(linear);
        ForgetEnteredCode();
    }

    /// <summary>Raised when the code at a linear address, in any address space, is to be decoded anew.</summary>
    public event Action<uint>? CodeRenewed;

    /// <summary>Power-on: real-address mode at F000:FFF0 (SDM vol. 3, table 9-1).</summary>
    public void Reset()
    {
        CpuState* s = State;
        *s = default;
        s->Owner = GCHandle.ToIntPtr(_self);
        s->Cr0 = ControlBits.ET | ControlBits.NW | ControlBits.CD;
        s->FlagResult = 1;
        s->Dr[6] = 0xFFFF_0FF0;
        s->Dr[7] = 0x400;
        s->Gpr[GeneralRegister.EDX] = ProcessorIdentity.Signature;
        s->Eip = 0xFFF0;
        (s->GdtrLimit, s->IdtrLimit) = (ushort.MaxValue, ushort.MaxValue);
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.GS; register++)
            CpuState.SegmentOf(s, register) = new Segment { Limit = ushort.MaxValue, Access = Segment.WritableData };
        ref Segment code = ref CpuState.SegmentOf(s, SegmentRegister.CS);
        (code.Base, code.Selector) = (0xFFFF_0000, 0xF000);
        CodeMode.Update(s);
        SetPrivilege(0);
        Tlb.Flush();
    }

    public void Dispose()
    {
        Tlb.Dispose();
        NativeMemory.AlignedFree(State);
        _self.Free();
    }
}
