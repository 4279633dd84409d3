using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>XCHG, XADD, CMPXCHG, CMPXCHG8B, BSWAP. One processor: LOCK needs nothing more.</summary>
internal static unsafe class Exchanges
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        FormReader.Read(ref op, in i, mode, size);
        if (i.Mnemonic == Mnemonic.Bswap) return size == 4 ? &SwapBytes : &SwapBytes16;
        if (i.Mnemonic == Mnemonic.Cmpxchg8b) return &CompareExchange8;
        // XCHG with memory may be written either way round; the register is the source here.
        if (i.Op1Kind == OpKind.Memory) op.Source = op.Register;
        bool memory = OperandFields.HasMemory(in i);
        return size switch
        {
            1 => Select<byte>(i.Mnemonic, memory),
            2 => Select<ushort>(i.Mnemonic, memory),
            _ => Select<uint>(i.Mnemonic, memory),
        };
    }

    private static Handler Select<T>(Mnemonic mnemonic, bool memory) where T : unmanaged => mnemonic switch
    {
        Mnemonic.Xchg => memory ? &Exchange<T, SegmentedMemory> : &Exchange<T, RegisterOperand>,
        Mnemonic.Xadd => memory ? &ExchangeAdd<T, SegmentedMemory> : &ExchangeAdd<T, RegisterOperand>,
        Mnemonic.Cmpxchg => memory ? &CompareExchange<T, SegmentedMemory> : &CompareExchange<T, RegisterOperand>,
        _ => null,
    };

    private static void StoreSource<T>(CpuState* s, Operation* op, uint value) where T : unmanaged =>
        Width.Store<T>((byte*)s + op->Source, value);

    private static Operation* Exchange<T, TDestination>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination
    {
        uint a = TDestination.LoadToModify<T>(s, op);
        uint b = SourceRegister.Load<T>(s, op);
        TDestination.Store<T>(s, op, b);
        StoreSource<T>(s, op, a);
        return Chain.Next(s, op);
    }

    private static Operation* ExchangeAdd<T, TDestination>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination
    {
        uint a = TDestination.LoadToModify<T>(s, op);
        uint b = SourceRegister.Load<T>(s, op);
        // With both operands the same register the sum must win (vol. 2, XADD): the source is written first.
        if (typeof(TDestination) == typeof(RegisterOperand)) StoreSource<T>(s, op, a);
        TDestination.Store<T>(s, op, Width.Truncate<T>(a + b));
        StoreUnlessSame<T, TDestination>(s, op, a);
        Add.Apply<T>(s, a, b);
        return Chain.Next(s, op);
    }

    private static void StoreUnlessSame<T, TDestination>(CpuState* s, Operation* op, uint a) where T : unmanaged
    {
        if (typeof(TDestination) != typeof(RegisterOperand)) StoreSource<T>(s, op, a);
    }

    private static Operation* CompareExchange<T, TDestination>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination
    {
        uint a = TDestination.LoadToModify<T>(s, op);
        uint accumulator = Width.Load<T>(&s->Gpr[GeneralRegister.EAX]);
        bool equal = a == accumulator;
        // The destination is written either way, with its old value where they differ, and may fault either way.
        TDestination.Store<T>(s, op, equal ? SourceRegister.Load<T>(s, op) : a);
        if (!equal) Width.Store<T>(&s->Gpr[GeneralRegister.EAX], a);
        Cmp.Apply<T>(s, accumulator, a);
        return Chain.Next(s, op);
    }

    private static Operation* CompareExchange8(CpuState* s, Operation* op)
    {
        uint linear = SegmentAddress.Linear<ulong>(s, op, write: true);
        if (s->Cpl == 3) SlowAccess.RequireAlignment(s, linear, sizeof(ulong));
        LinearMemory.ProbeWrite<uint>(s, linear);
        LinearMemory.ProbeWrite<uint>(s, linear + 4);
        uint low = LinearMemory.Load<uint>(s, linear), high = LinearMemory.Load<uint>(s, linear + 4);
        bool equal = low == s->Gpr[GeneralRegister.EAX] && high == s->Gpr[GeneralRegister.EDX];
        LinearMemory.Store<uint>(s, linear, equal ? s->Gpr[GeneralRegister.EBX] : low);
        LinearMemory.Store<uint>(s, linear + 4, equal ? s->Gpr[GeneralRegister.ECX] : high);
        if (!equal) (s->Gpr[GeneralRegister.EAX], s->Gpr[GeneralRegister.EDX]) = (low, high);
        Flags.SetZero(s, equal);
        return Chain.Next(s, op);
    }

    private static Operation* SwapBytes(CpuState* s, Operation* op)
    {
        RegisterOperand.Store<uint>(s, op, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(RegisterOperand.Load<uint>(s, op)));
        return Chain.Next(s, op);
    }

    // Undefined by the manual; processors store zero.
    private static Operation* SwapBytes16(CpuState* s, Operation* op)
    {
        RegisterOperand.Store<ushort>(s, op, 0);
        return Chain.Next(s, op);
    }
}
