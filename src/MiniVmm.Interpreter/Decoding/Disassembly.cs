using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>The instruction at CS:EIP as text, for people.</summary>
public static unsafe class Disassembly
{
    public static string At(Processor processor)
    {
        if (!TryDecode(processor, out Instruction instruction)) return $"{processor.State->Eip:x8}  (cannot be fetched)";
        var text = new StringOutput();
        new NasmFormatter().Format(in instruction, text);
        return $"{processor.State->Eip:x8}  {text.ToStringAndReset()}";
    }

    /// <returns>False where the instruction cannot be fetched.</returns>
    internal static bool TryDecode(Processor processor, out Instruction instruction)
    {
        CpuState* s = processor.State;
        instruction = default;
        uint cr2 = s->Cr2;
        try
        {
            var reader = new GuestCodeReader();
            reader.Start(s, s->Eip, CodeFetch.Translate(s, s->Eip));
            var decoder = Decoder.Create((s->Mode & CodeMode.Code32) != 0 ? 32 : 16, reader);
            decoder.IP = s->Eip;
            instruction = decoder.Decode();
            return reader.Fault is null;
        }
        catch (GuestFault)
        {
            return false;
        }
        finally
        {
            // Looking is not executing: the guest's fault address stays.
            s->Cr2 = cr2;
        }
    }
}
