using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Tests.Interpreter;

/// <summary>What a fault must leave alone: registers, status flags, and memory but for the handler's frame, page tables
/// and descriptors.</summary>
internal sealed record MachineImage(uint[] Registers, uint Status, byte[] Memory)
{
    public static unsafe MachineImage Of(GuestMachine machine)
    {
        uint[] registers = new uint[8];
        for (int i = 0; i < 8; i++) registers[i] = machine.State->Gpr[i];
        return new MachineImage(
            registers, machine.Eflags & EFlags.Status, machine.Memory.Read(0, GuestMachine.PageDirectory).ToArray());
    }

    /// <summary>Asserts that nothing has changed but that a handler's frame was pushed.</summary>
    public void AssertSame(MachineImage before, int handlerFrameBytes)
    {
        uint esp = before.Registers[GeneralRegister.ESP] - (uint)handlerFrameBytes;
        Assert.Equal(esp, Registers[GeneralRegister.ESP]);
        for (int i = 0; i < 8; i++)
            if (i != GeneralRegister.ESP) Assert.Equal(before.Registers[i], Registers[i]);
        Assert.Equal(before.Status, Status);
        Assert.Equal(before.Memory.AsSpan(0, (int)esp), Memory.AsSpan(0, (int)esp));
    }
}
