global using unsafe Handler = delegate*<MiniVmm.I386.State.CpuState*, MiniVmm.Interpreter.Blocks.Operation*, MiniVmm.Interpreter.Blocks.Operation*>;
