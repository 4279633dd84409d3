using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MOVS, STOS, LODS, SCAS, CMPS, INS, OUTS and their repetition. Repeated ones end a block, so that
/// <see cref="CpuState.Remaining"/> is exact in them: every repetition retires one instruction, and the budget may
/// run out between two.</summary>
internal static unsafe class Strings
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        op.Segment = OperandFields.SegmentOf(i.MemorySegment);
        OpKind index = i.Op0Kind is OpKind.MemoryESDI or OpKind.MemoryESEDI ? i.Op0Kind : i.Op1Kind;
        bool address16 = index is OpKind.MemoryESDI or OpKind.MemorySegSI or OpKind.MemorySegDI
            || i.Op0Kind is OpKind.MemorySegSI;
        op.AddressMask = address16 ? ushort.MaxValue : uint.MaxValue;
        bool repeat = i.HasRepPrefix || i.HasRepnePrefix;
        bool whileEqual = !i.HasRepnePrefix;
        return i.Mnemonic switch
        {
            Mnemonic.Movsb => Select<byte, Movs>(repeat, whileEqual),
            Mnemonic.Movsw => Select<ushort, Movs>(repeat, whileEqual),
            Mnemonic.Movsd => Select<uint, Movs>(repeat, whileEqual),
            Mnemonic.Stosb => Select<byte, Stos>(repeat, whileEqual),
            Mnemonic.Stosw => Select<ushort, Stos>(repeat, whileEqual),
            Mnemonic.Stosd => Select<uint, Stos>(repeat, whileEqual),
            Mnemonic.Lodsb => Select<byte, Lods>(repeat, whileEqual),
            Mnemonic.Lodsw => Select<ushort, Lods>(repeat, whileEqual),
            Mnemonic.Lodsd => Select<uint, Lods>(repeat, whileEqual),
            Mnemonic.Scasb => Select<byte, Scas>(repeat, whileEqual),
            Mnemonic.Scasw => Select<ushort, Scas>(repeat, whileEqual),
            Mnemonic.Scasd => Select<uint, Scas>(repeat, whileEqual),
            Mnemonic.Cmpsb => Select<byte, Cmps>(repeat, whileEqual),
            Mnemonic.Cmpsw => Select<ushort, Cmps>(repeat, whileEqual),
            Mnemonic.Cmpsd => Select<uint, Cmps>(repeat, whileEqual),
            Mnemonic.Insb => Select<byte, Ins>(repeat, whileEqual),
            Mnemonic.Insw => Select<ushort, Ins>(repeat, whileEqual),
            Mnemonic.Insd => Select<uint, Ins>(repeat, whileEqual),
            Mnemonic.Outsb => Select<byte, Outs>(repeat, whileEqual),
            Mnemonic.Outsw => Select<ushort, Outs>(repeat, whileEqual),
            Mnemonic.Outsd => Select<uint, Outs>(repeat, whileEqual),
            _ => null,
        };
    }

    private static Handler Select<T, TElement>(bool repeat, bool whileEqual)
        where T : unmanaged, IEquatable<T> where TElement : IElement =>
        !repeat ? &Once<T, TElement>
        : !TElement.Compares ? &Repeat<T, TElement>
        : whileEqual ? &RepeatWhile<T, TElement, Equal> : &RepeatWhile<T, TElement, Different>;

    private static Operation* Once<T, TElement>(CpuState* s, Operation* op) where T : unmanaged where TElement : IElement
    {
        RequirePort<T, TElement>(s);
        TElement.Step<T>(s, op);
        return TElement.UsesPorts ? Chain.Stop(s, op->Next) : Chain.Next(s, op);
    }

    private static Operation* Repeat<T, TElement>(CpuState* s, Operation* op) where T : unmanaged where TElement : IElement
    {
        RequirePort<T, TElement>(s);
        while (Count(s, op) != 0)
        {
            uint done = BulkStrings.TryRun<T, TElement>(s, op, Count(s, op));
            if (done == 0)
            {
                TElement.Step<T>(s, op);
                done = 1;
            }
            SetCount(s, op, Count(s, op) - done);
            // The first of these was paid for when the block was entered, or by the lap before.
            s->Remaining -= done - 1;
            if (Count(s, op) == 0) break;
            if (s->Remaining <= 0 || s->DeviceWritten) return Interrupted(s, op);
            s->Remaining--;
        }
        return Next<TElement>(s, op);
    }

    private static Operation* RepeatWhile<T, TElement, TWhile>(CpuState* s, Operation* op)
        where T : unmanaged, IEquatable<T> where TElement : IElement where TWhile : IWhile
    {
        while (Count(s, op) != 0)
        {
            uint done = BulkStrings.TryPass<T, TElement>(s, op, Count(s, op), TWhile.IsEqual);
            if (done == 0)
            {
                TElement.Step<T>(s, op);
                done = 1;
            }
            SetCount(s, op, Count(s, op) - done);
            s->Remaining -= done - 1;
            if (Count(s, op) == 0 || Flags.Zero(s) != TWhile.IsEqual) break;
            if (s->Remaining <= 0) return Interrupted(s, op);
            s->Remaining--;
        }
        return Next<TElement>(s, op);
    }

    /// <summary>Whether the port may be used at all comes before the operand in memory, and even with a count of zero.</summary>
    private static void RequirePort<T, TElement>(CpuState* s) where T : unmanaged where TElement : IElement
    {
        if (TElement.UsesPorts) Ports.RequirePermission(s, (ushort)s->Gpr[GeneralRegister.EDX], sizeof(T));
    }

    /// <summary>Leaves between two repetitions; the instruction goes on where it was.</summary>
    private static Operation* Interrupted(CpuState* s, Operation* op)
    {
        s->InsideRepeat = true;
        return Chain.Stop(s, op->Eip);
    }

    private static Operation* Next<TElement>(CpuState* s, Operation* op) where TElement : IElement =>
        TElement.UsesPorts ? Chain.Stop(s, op->Next) : Chain.Follow(s, op + 1);

    private static uint Count(CpuState* s, Operation* op) => s->Gpr[GeneralRegister.ECX] & op->AddressMask;

    private static void SetCount(CpuState* s, Operation* op, uint value) =>
        StringIndex.Set(s, op, GeneralRegister.ECX, value);

    /// <summary>One element of a string instruction; the index registers move only when nothing faulted.</summary>
    internal interface IElement
    {
        static abstract bool Compares { get; }

        static abstract bool UsesPorts { get; }

        static abstract void Step<T>(CpuState* s, Operation* op) where T : unmanaged;
    }

    internal readonly struct Movs : IElement
    {
        public static bool Compares => false;

        public static bool UsesPorts => false;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            StringIndex.StoreDestination<T>(s, op, StringIndex.LoadSource<T>(s, op));
            StringIndex.Advance<T>(s, op, GeneralRegister.ESI);
            StringIndex.Advance<T>(s, op, GeneralRegister.EDI);
        }
    }

    internal readonly struct Stos : IElement
    {
        public static bool Compares => false;

        public static bool UsesPorts => false;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            StringIndex.StoreDestination<T>(s, op, Width.Load<T>(&s->Gpr[GeneralRegister.EAX]));
            StringIndex.Advance<T>(s, op, GeneralRegister.EDI);
        }
    }

    private readonly struct Lods : IElement
    {
        public static bool Compares => false;

        public static bool UsesPorts => false;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            Width.Store<T>(&s->Gpr[GeneralRegister.EAX], StringIndex.LoadSource<T>(s, op));
            StringIndex.Advance<T>(s, op, GeneralRegister.ESI);
        }
    }

    internal readonly struct Scas : IElement
    {
        public static bool Compares => true;

        public static bool UsesPorts => false;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            uint value = StringIndex.LoadDestination<T>(s, op);
            Cmp.Apply<T>(s, Width.Load<T>(&s->Gpr[GeneralRegister.EAX]), value);
            StringIndex.Advance<T>(s, op, GeneralRegister.EDI);
        }
    }

    internal readonly struct Cmps : IElement
    {
        public static bool Compares => true;

        public static bool UsesPorts => false;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            uint a = StringIndex.LoadSource<T>(s, op);
            Cmp.Apply<T>(s, a, StringIndex.LoadDestination<T>(s, op));
            StringIndex.Advance<T>(s, op, GeneralRegister.ESI);
            StringIndex.Advance<T>(s, op, GeneralRegister.EDI);
        }
    }

    private readonly struct Ins : IElement
    {
        public static bool Compares => false;

        public static bool UsesPorts => true;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            uint linear = SegmentCheck.Linear(
                s, SegmentRegister.ES, s->Gpr[GeneralRegister.EDI] & op->AddressMask, sizeof(T), write: true);
            LinearMemory.ProbeWrite<T>(s, linear);
            LinearMemory.Store<T>(s, linear, Ports.Read(s, (ushort)s->Gpr[GeneralRegister.EDX], sizeof(T)));
            StringIndex.Advance<T>(s, op, GeneralRegister.EDI);
        }
    }

    private readonly struct Outs : IElement
    {
        public static bool Compares => false;

        public static bool UsesPorts => true;

        public static void Step<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            Ports.Write(s, (ushort)s->Gpr[GeneralRegister.EDX], sizeof(T), StringIndex.LoadSource<T>(s, op));
            StringIndex.Advance<T>(s, op, GeneralRegister.ESI);
        }
    }

    private interface IWhile
    {
        static abstract bool IsEqual { get; }
    }

    private readonly struct Equal : IWhile
    {
        public static bool IsEqual => true;
    }

    private readonly struct Different : IWhile
    {
        public static bool IsEqual => false;
    }
}
