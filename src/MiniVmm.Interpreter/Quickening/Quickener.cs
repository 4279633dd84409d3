using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Gives a hot block quick handlers: they do the common case of an instruction, or of a pair, without a frame
/// of their own, and leave everything else, faults included, to the plain handler.</summary>
internal static unsafe class Quickener
{
    private const uint Mode = CodeMode.Code32 | CodeMode.Stack32 | CodeMode.FlatData | CodeMode.FlatCode;

    /// <summary>Whether blocks decoded so can be quickened: only flat 32-bit code can.</summary>
    public static bool Knows(uint mode) => (mode & Mode) == Mode;

    public static void Quicken(ReadOnlySpan<Instruction> instructions, Span<Operation> operations, uint mode)
    {
        uint dead = FlagLiveness.Dead(instructions);
        bool paired = false;
        for (int n = 0; n < instructions.Length; n++)
        {
            ref readonly Instruction i = ref instructions[n];
            ref Operation op = ref operations[n];
            Shape shape = ShapeReader.Read(in i, in op, mode);
            bool silent = (dead >> n & 1) != 0;
            Handler single = Find(in i, in op, shape, silent);
            op.Execute = single != null ? single : &Chain.Plainly;
            paired = !paired && n > 0 && TryPair(n - 1, instructions, operations, mode, dead);
        }
    }

    /// <summary>Lets an operation do its neighbour's work too, where they make a pair.</summary>
    private static bool TryPair(int n, ReadOnlySpan<Instruction> instructions, Span<Operation> operations, uint mode, uint dead)
    {
        ref readonly Instruction first = ref instructions[n];
        ref readonly Instruction second = ref instructions[n + 1];
        if (first.HasLockPrefix || second.HasLockPrefix) return false;
        Shape shape = ShapeReader.Read(in first, in operations[n], mode);
        Handler pair;
        if (second.IsJccShortOrNear) pair = CompareAndJump.Bind(in first, shape, second.ConditionCode);
        else
        {
            Shape next = ShapeReader.Read(in second, in operations[n + 1], mode);
            bool comparesForJump = n + 2 < instructions.Length && instructions[n + 2].IsJccShortOrNear
                && CompareAndJump.Bind(in second, next, instructions[n + 2].ConditionCode) != null;
            if (comparesForJump) return false;
            pair = Pairs.Bind(in first, shape, (dead >> n & 1) != 0, in second, next, (dead >> n + 1 & 1) != 0);
        }
        if (pair == null) return false;
        operations[n].Execute = pair;
        return true;
    }

    private static Handler Find(in Instruction i, in Operation op, Shape shape, bool silent)
    {
        // Jumps do not fault, and they end a block: their plain handlers are as quick.
        if (i.IsJccShortOrNear || i.IsJmpShortOrNear) return op.Plain;
        if (i.HasLockPrefix || FlagLiveness.IsShiftByNothing(in i)) return null;
        Handler handler = QuickMoves.Bind(in i, shape, in op);
        if (handler == null) handler = QuickStack.Bind(in i, shape);
        return handler != null ? handler : QuickArithmetic.Bind(in i, shape, silent);
    }
}
