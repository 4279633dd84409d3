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
        CpuState* s = processor.State;
        try
        {
            var reader = new GuestCodeReader();
            reader.Start(s, s->Eip, CodeFetch.Translate(s, s->Eip));
            var decoder = Decoder.Create((s->Mode & CodeMode.Code32) != 0 ? 32 : 16, reader);
            decoder.IP = s->Eip;
            Instruction instruction = decoder.Decode();
            var text = new StringOutput();
            new NasmFormatter().Format(in instruction, text);
            return $"{s->Eip:x8}  {text.ToStringAndReset()}";
        }
        catch (GuestFault fault)
        {
            return $"{s->Eip:x8}  (cannot be fetched: {fault.Message})";
        }
    }
}
