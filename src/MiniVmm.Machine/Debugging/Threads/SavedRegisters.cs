using MiniVmm.I386.State;
using MiniVmm.Machine.Debugging.Registers;

namespace MiniVmm.Machine.Debugging.Threads;

/// <summary>What is left of a thread's registers while it does not run: on its stack EDI, ESI, EBX, EBP and where it goes on.
/// Those that a C function may use up are lost; what all threads share is the processor's.</summary>
internal sealed class SavedRegisters(LinearView memory, RegisterFile processor, uint stack) : IRegisterValues
{
    private static readonly int[] Frame =
        [GeneralRegister.EDI, GeneralRegister.ESI, GeneralRegister.EBX, GeneralRegister.EBP, RegisterNumber.Eip];

    public uint? Read(int number)
    {
        if (number == GeneralRegister.ESP) return stack + (uint)Frame.Length * sizeof(uint);
        int place = Array.IndexOf(Frame, number);
        if (place >= 0) return memory.TryRead(stack + (uint)place * sizeof(uint), out uint value) ? value : null;
        return number < RegisterNumber.Segments ? null : processor.Read(number);
    }
}
