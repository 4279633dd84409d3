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
    public static bool Knows(uint mode) => (mode & CodeMode.DecodeMask) == Mode;

    public static void Quicken(ReadOnlySpan<Instruction> instructions, Span<Operation> operations, uint mode)
    {
        uint dead = FlagLiveness.Dead(instructions);
        int last = instructions.Length - 1;
        for (int n = 0; n <= last; n++)
        {
            ref readonly Instruction i = ref instructions[n];
            ref Operation op = ref operations[n];
            Shape shape = ShapeReader.Read(in i, in op, mode);
            bool beforeJump = n == last - 1 && instructions[last].IsJccShortOrNear;
            Handler quick = beforeJump && !i.HasLockPrefix ? CompareAndJump.Bind(in i, shape, instructions[last].ConditionCode) : null;
            if (quick == null) quick = Find(in i, in op, shape, (dead >> n & 1) != 0);
            op.Execute = quick != null ? quick : &Chain.Plainly;
        }
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
