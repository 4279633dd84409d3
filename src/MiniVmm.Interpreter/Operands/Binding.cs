using Iced.Intel;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;

namespace MiniVmm.Interpreter.Operands;

/// <summary>From a decoded instruction to the operation that executes it. What has no handler raises #UD.</summary>
internal static unsafe class Binding
{
    public static Operation Bind(in Instruction i, uint mode, uint eip)
    {
        var op = new Operation { Eip = eip, Next = eip + (uint)i.Length, Link = { Mode = Link.NoMode } };
        op.Plain = Find(in i, ref op, mode);
        if (op.Plain == null) op.Plain = &Interrupts.Undefined;
        op.Execute = op.Plain;
        return op;
    }

    /// <summary>Whether there is a handler.</summary>
    public static bool Implements(in Instruction i)
    {
        var op = new Operation();
        return Find(in i, ref op, mode: 0) != null;
    }

    /// <summary>An instruction of more than 15 bytes: #GP, not #UD (SDM vol. 3, 6.15).</summary>
    public static Operation BindTooLong(in Instruction i, uint eip) => new()
    {
        Eip = eip,
        Next = eip + (uint)i.Length,
        Execute = &Interrupts.TooLong,
        Plain = &Interrupts.TooLong,
        Link = { Mode = Link.NoMode },
    };

    private static Handler Find(in Instruction i, ref Operation op, uint mode) => FamilyReader.Of(in i) switch
    {
        Family.Moves => Moves.Bind(in i, ref op, mode),
        Family.Arithmetic => Arithmetic.Bind(in i, ref op, mode),
        Family.Shifts => Shifts.Bind(in i, ref op, mode),
        Family.MultiplyDivide => MultiplyDivide.Bind(in i, ref op, mode),
        Family.Bits => Bits.Bind(in i, ref op, mode),
        Family.Exchanges => Exchanges.Bind(in i, ref op, mode),
        Family.AccumulatorOperations => AccumulatorOperations.Bind(in i, ref op),
        Family.StackOperations => StackOperations.Bind(in i, ref op, mode),
        Family.Strings => Strings.Bind(in i, ref op),
        Family.Conditionals => Conditionals.Bind(in i, ref op, mode),
        Family.Branches => Branches.Bind(in i, ref op, mode),
        Family.Interrupts => Interrupts.Bind(in i, ref op),
        Family.SegmentOperations => SegmentOperations.Bind(in i, ref op),
        Family.Ports => Ports.Bind(in i, ref op),
        Family.DescriptorQueries => DescriptorQueries.Bind(in i, ref op),
        Family.ControlRegisters => ControlRegisters.Bind(in i, ref op),
        Family.SystemRegisters => SystemRegisters.Bind(in i, ref op),
        Family.ModelSpecific => ModelSpecific.Bind(in i, ref op),
        Family.Coprocessor => Coprocessor.Bind(in i),
        _ => null,
    };
}
