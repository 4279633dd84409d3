namespace MiniVmm.Interpreter.Operands;

/// <summary>Families of instructions: each has one file of handlers, named like it.</summary>
internal enum Family
{
    /// <summary>Not on this processor: #UD.</summary>
    None,
    Moves,
    Arithmetic,
    Shifts,
    MultiplyDivide,
    Bits,
    Exchanges,
    AccumulatorOperations,
    StackOperations,
    Strings,
    Conditionals,
    Branches,
    Interrupts,
    SegmentOperations,
    Ports,
    DescriptorQueries,
    ControlRegisters,
    SystemRegisters,
    ModelSpecific,
    Coprocessor,
}
