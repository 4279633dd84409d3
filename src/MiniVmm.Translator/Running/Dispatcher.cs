using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Translator.Cache;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using MiniVmm.Translator.Host;

namespace MiniVmm.Translator.Running;

/// <summary>Between the interpreter and emitted code: goes in, and when it comes out sees to what is wanted.</summary>
internal sealed unsafe class Dispatcher : IDisposable
{
    /// <summary>Faults of the host on one block's accesses before they are checked beforehand: each costs some microseconds.</summary>
    private const int FaultsBeforeCare = 4;

    private readonly Processor _processor;
    private readonly Translations _translations;
    private readonly TranslatorContext* _contexts;
    private readonly HostFault* _fault;
    private readonly delegate* unmanaged<CpuState*, TranslatorContext*, byte*, int> _enter;
    private GCHandle _self;

    /// <summary>What an instruction that was interpreted from within emitted code led to.</summary>
    private nint _next;
    private GuestFault? _thrown;

    /// <summary>That instruction: it must outlive its translation, which it may overwrite.</summary>
    private SingleOperation? _alone;

    public Dispatcher(Processor processor, Translations translations, CodeMemory memory)
    {
        _processor = processor;
        _translations = translations;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        // One for each of ring 3 and the others, so that system calls do not empty the jump tables.
        _contexts = (TranslatorContext*)NativeMemory.AlignedAlloc(2 * (nuint)sizeof(TranslatorContext), 64);
        for (int i = 0; i < 2; i++)
        {
            _contexts[i] = new TranslatorContext
            {
                Owner = GCHandle.ToIntPtr(_self),
                Fill = &Fill,
                Settle = &Settle,
                Interpret = &Interpret,
                JumpMode = uint.MaxValue,
            };
            translations.Contexts.Add((nint)(_contexts + i));
        }
        _fault = (HostFault*)NativeMemory.AllocZeroed((nuint)sizeof(HostFault));
        _enter = (delegate* unmanaged<CpuState*, TranslatorContext*, byte*, int>)translations.AddressOf(translations.Common.Enter);
        HostFaults.Register(memory.Executable, memory.Executable + memory.Size, translations.AddressOf(translations.Common.Landing), _fault);
    }

    /// <summary>Makes a processor's blocks find this. Before each run: a reset forgets it.</summary>
    public void Attach(CpuState* s) => s->Emitted = _contexts;

    /// <summary>The handler of a translated block's first operation.</summary>
    public static Operation* Enter(CpuState* s, Operation* op)
    {
        TranslatorContext* c = ContextOf(s);
        return Of(c).Run(s, c, (int)op[op->Left].Translation);
    }

    public void Dispose()
    {
        HostFaults.Unregister(_translations.AddressOf(0));
        NativeMemory.AlignedFree(_contexts);
        NativeMemory.Free(_fault);
        _self.Free();
    }

    /// <param name="s">The processor.</param>
    /// <param name="c">The context of its privilege level.</param>
    /// <param name="start">Where to start in emitted code; the block there is paid for.</param>
    /// <returns>What the interpreter is to go on with.</returns>
    private Operation* Run(CpuState* s, TranslatorContext* c, int start)
    {
        c->Flags = 0;
        while (true)
        {
            // Addresses mean something new, or there was no room for another block and all are gone.
            if (c->JumpMode != s->Mode) ClearJumps(c, s->Mode);
            int exit = _enter(s, c, _translations.AddressOf(start));
            if (exit == CommonCode.IndirectExit)
            {
                _translations.Flags.Settle(s, c, FlagState.Recorded);
                Operation* target = Chain.To(s, c->Target);
                if (_translations.Find(target) is not { } found) return target;
                TranslatedBlock.Version version = _translations.ForJump(found);
                c->Jumps[CommonCode.JumpIndex(c->Target)] =
                    new TranslatorContext.Jump { Eip = c->Target, Host = _translations.AddressOf(version.Entry) };
                start = version.Paid;
                continue;
            }
            if (exit == CommonCode.InterpretedExit)
            {
                if (_thrown is { } fault)
                {
                    _thrown = null;
                    throw fault;
                }
                return (Operation*)_next;
            }
            bool faulted = exit == CommonCode.FaultExit;
            if (faulted) exit = FindFault();
            ref ExitPoint point = ref _translations.Exits[exit];
            _translations.Flags.Settle(s, c, in point.Flags);
            switch (point.Kind)
            {
                case ExitKind.Budget:
                    s->Remaining += point.Operation;
                    return Chain.Stop(s, point.Eip);
                case ExitKind.Repeat:
                    s->InsideRepeat = true;
                    return Chain.Stop(s, point.Eip);
                case ExitKind.Operation:
                    Operation* op = point.Block.Block.Operations + point.Operation;
                    s->CurrentOperation = op;
                    if (faulted && _fault->Signal != HostFaults.SIGFPE) NoteFault(point.Block, point.Operation);
                    return op->Plain(s, op);
                default:
                    Operation* next = Chain.To(s, point.Eip);
                    if (_translations.Find(next) is not { } block) return next;
                    start = _translations.Link(s, exit, block);
                    break;
            }
        }
    }

    /// <summary>The exit that a fault of the host leads to.</summary>
    private int FindFault()
    {
        int exit = _translations.Exits.AtFault(_translations.OffsetOf((byte*)_fault->Rip));
        byte* origin = _processor.Memory.Origin;
        bool inWindow = _fault->Address - (ulong)origin < IGuestWindow.Bytes;
        if (exit >= 0 && (inWindow || _fault->Signal == HostFaults.SIGFPE)) return exit;
        string listing = _translations.ListingAt(_translations.OffsetOf((byte*)_fault->Rip), out uint eip);
        _processor.State->Eip = eip;
        throw new TranslatorFault(*_fault, eip, _processor, listing);
    }

    private void NoteFault(TranslatedBlock block, int instruction)
    {
        if (++block.Faults >= FaultsBeforeCare) _translations.BeCareful(block, instruction);
    }

    private static void ClearJumps(TranslatorContext* c, uint mode)
    {
        c->JumpMode = mode;
        ((Span<TranslatorContext.Jump>)c->Jumps).Fill(new TranslatorContext.Jump { Eip = TranslatorContext.Jump.None });
    }

    /// <summary>Callback: makes the TLB answer for an access.</summary>
    /// <returns>0 where it cannot, or where code was overwritten in the attempt.</returns>
    [UnmanagedCallersOnly]
    private static uint Fill(CpuState* s, uint linear, uint access)
    {
        uint mode = s->Mode;
        int size = (int)(access & TlbFill.SizeMask);
        if ((mode & CodeMode.Aligned) != 0 && (linear & (uint)(size - 1)) != 0) return 0;
        return SlowAccess.TryFill(s, linear, size, (access & TlbFill.Write) != 0) && s->Mode == mode ? 1u : 0;
    }

    /// <summary>Callback: interprets one instruction.</summary>
    /// <returns>0 where emitted code is to go on behind it.</returns>
    [UnmanagedCallersOnly]
    private static uint Interpret(CpuState* s, uint unused, uint exit)
    {
        TranslatorContext* c = ContextOf(s);
        return Of(c).Interpret(s, c, (int)exit) ? 0u : 1;
    }

    private bool Interpret(CpuState* s, TranslatorContext* c, int exit)
    {
        ref ExitPoint point = ref _translations.Exits[exit];
        _translations.Flags.Settle(s, c, in point.Flags);
        try
        {
            _alone = point.Alone ??= new SingleOperation(point.Block.Block.Operations + point.Operation);
            bool goesOn = _alone.Execute(s, out Operation* next);
            _next = (nint)next;
            return goesOn;
        }
        catch (GuestFault fault)
        {
            // It must not cross emitted code, and is thrown again behind it.
            _thrown = fault;
            return false;
        }
    }

    /// <summary>Callback: sets the processor's flags from the record and a later change.</summary>
    [UnmanagedCallersOnly]
    private static uint Settle(CpuState* s, uint unused, uint change)
    {
        TranslatorContext* c = ContextOf(s);
        Of(c)._translations.Flags.Settle(s, c, change);
        return 0;
    }

    private static TranslatorContext* ContextOf(CpuState* s) =>
        (TranslatorContext*)s->Emitted + ((s->Mode & CodeMode.User) != 0 ? 1 : 0);

    private static Dispatcher Of(TranslatorContext* c) => Unsafe.As<Dispatcher>(GCHandle.FromIntPtr(c->Owner).Target!);
}
