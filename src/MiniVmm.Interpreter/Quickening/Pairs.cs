using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;
using BaseMemory = MiniVmm.Interpreter.Quickening.MemoryPlace<MiniVmm.Interpreter.Quickening.BaseAddress>;
using IndexedMemory = MiniVmm.Interpreter.Quickening.MemoryPlace<MiniVmm.Interpreter.Operands.FlatAddress>;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Neighbours that one handler does together: any two of the commonest instructions.</summary>
internal static unsafe class Pairs
{
    private enum Kind
    {
        None,
        Move,
        MoveImmediate,
        Load,
        LoadIndexed,
        LoadByte,
        Store,
        StoreIndexed,
        LoadAddress,
        LoadAddressIndexed,
        Add,
        AddImmediate,
        SilentAdd,
        SilentAddImmediate,
        SilentXor,
        Push,
        Pop,
    }

    /// <returns>Null where there is no such handler.</returns>
    public static Handler Bind(
        in Instruction first, Shape firstShape, bool firstSilent, in Instruction second, Shape secondShape, bool secondSilent)
    {
        Kind a = Classify(in first, firstShape, firstSilent), b = Classify(in second, secondShape, secondSilent);
        if (a == Kind.None || b == Kind.None) return null;
        return a switch
        {
            Kind.Move => With<Move<uint, RegisterPlace, SourcePlace>>(b),
            Kind.MoveImmediate => With<Move<uint, RegisterPlace, ImmediatePlace>>(b),
            Kind.Load => With<Move<uint, RegisterPlace, BaseMemory>>(b),
            Kind.LoadIndexed => With<Move<uint, RegisterPlace, IndexedMemory>>(b),
            Kind.LoadByte => With<Extend<byte, Moves.ZeroExtension, BaseMemory>>(b),
            Kind.Store => With<Move<uint, BaseMemory, SourcePlace>>(b),
            Kind.StoreIndexed => With<Move<uint, IndexedMemory, SourcePlace>>(b),
            Kind.LoadAddress => With<LoadAddress<BaseAddress>>(b),
            Kind.LoadAddressIndexed => With<LoadAddress<FlatAddress>>(b),
            Kind.Add => With<Arithmetical<Add, uint, RegisterPlace, SourcePlace>>(b),
            Kind.AddImmediate => With<Arithmetical<Add, uint, RegisterPlace, ImmediatePlace>>(b),
            Kind.SilentAdd => With<Arithmetical<SilentAdd, uint, RegisterPlace, SourcePlace>>(b),
            Kind.SilentAddImmediate => With<Arithmetical<SilentAdd, uint, RegisterPlace, ImmediatePlace>>(b),
            Kind.SilentXor => With<Arithmetical<SilentXor, uint, RegisterPlace, SourcePlace>>(b),
            Kind.Push => With<Push<RegisterPlace>>(b),
            Kind.Pop => With<Pop>(b),
            _ => null,
        };
    }

    private static Handler With<TFirst>(Kind second) where TFirst : IStep => second switch
    {
        Kind.Move => &Steps.Pair<TFirst, Move<uint, RegisterPlace, SourcePlace>>,
        Kind.MoveImmediate => &Steps.Pair<TFirst, Move<uint, RegisterPlace, ImmediatePlace>>,
        Kind.Load => &Steps.Pair<TFirst, Move<uint, RegisterPlace, BaseMemory>>,
        Kind.LoadIndexed => &Steps.Pair<TFirst, Move<uint, RegisterPlace, IndexedMemory>>,
        Kind.LoadByte => &Steps.Pair<TFirst, Extend<byte, Moves.ZeroExtension, BaseMemory>>,
        Kind.Store => &Steps.Pair<TFirst, Move<uint, BaseMemory, SourcePlace>>,
        Kind.StoreIndexed => &Steps.Pair<TFirst, Move<uint, IndexedMemory, SourcePlace>>,
        Kind.LoadAddress => &Steps.Pair<TFirst, LoadAddress<BaseAddress>>,
        Kind.LoadAddressIndexed => &Steps.Pair<TFirst, LoadAddress<FlatAddress>>,
        Kind.Add => &Steps.Pair<TFirst, Arithmetical<Add, uint, RegisterPlace, SourcePlace>>,
        Kind.AddImmediate => &Steps.Pair<TFirst, Arithmetical<Add, uint, RegisterPlace, ImmediatePlace>>,
        Kind.SilentAdd => &Steps.Pair<TFirst, Arithmetical<SilentAdd, uint, RegisterPlace, SourcePlace>>,
        Kind.SilentAddImmediate => &Steps.Pair<TFirst, Arithmetical<SilentAdd, uint, RegisterPlace, ImmediatePlace>>,
        Kind.SilentXor => &Steps.Pair<TFirst, Arithmetical<SilentXor, uint, RegisterPlace, SourcePlace>>,
        Kind.Push => &Steps.Pair<TFirst, Push<RegisterPlace>>,
        Kind.Pop => &Steps.Pair<TFirst, Pop>,
        _ => null,
    };

    private static Kind Classify(in Instruction i, Shape shape, bool silent) => i.Code switch
    {
        Code.Push_r32 => Kind.Push,
        Code.Pop_r32 => Kind.Pop,
        Code.Mov_r32_imm32 => Kind.MoveImmediate,
        Code.Mov_r32_rm32 or Code.Mov_rm32_r32 => shape switch
        {
            Shape.RegisterRegister => Kind.Move,
            Shape.RegisterBase => Kind.Load,
            Shape.RegisterIndexed => Kind.LoadIndexed,
            Shape.BaseRegister => Kind.Store,
            Shape.IndexedRegister => Kind.StoreIndexed,
            _ => Kind.None,
        },
        Code.Movzx_r32_rm8 when shape == Shape.RegisterBase => Kind.LoadByte,
        Code.Lea_r32_m when shape is Shape.RegisterBase or Shape.RegisterIndexed =>
            i.MemoryIndex == Register.None ? Kind.LoadAddress : Kind.LoadAddressIndexed,
        Code.Add_r32_rm32 or Code.Add_rm32_r32 when shape == Shape.RegisterRegister => silent ? Kind.SilentAdd : Kind.Add,
        Code.Add_rm32_imm8 or Code.Add_rm32_imm32 or Code.Add_EAX_imm32 when shape == Shape.RegisterImmediate =>
            silent ? Kind.SilentAddImmediate : Kind.AddImmediate,
        Code.Xor_r32_rm32 or Code.Xor_rm32_r32 when silent && shape == Shape.RegisterRegister => Kind.SilentXor,
        _ => Kind.None,
    };
}
