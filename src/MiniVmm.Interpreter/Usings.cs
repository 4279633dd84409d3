global using FlatMemory = MiniVmm.Interpreter.Operands.MemoryOperand<MiniVmm.Interpreter.Operands.FlatAddress>;
global using unsafe Handler = delegate*<MiniVmm.I386.State.CpuState*, MiniVmm.Interpreter.Blocks.Operation*, MiniVmm.Interpreter.Blocks.Operation*>;
global using SegmentedMemory = MiniVmm.Interpreter.Operands.MemoryOperand<MiniVmm.Interpreter.Operands.SegmentAddress>;
