using System.Buffers.Binary;
using System.Text;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Registers;
using MiniVmm.Machine.Debugging.Threads;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>g, G, p and P: registers of the thread that the debugger has chosen.</summary>
internal sealed class RegisterCommands(RegisterFile processor, ThreadChoice threads)
{
    private static IReadOnlyList<GdbRegister> Registers => TargetDescription.Registers;

    public string ReadAll()
    {
        var text = new StringBuilder();
        IRegisterValues values = threads.Registers;
        for (int number = 0; number < Registers.Count; number++) Append(text, values, number);
        return text.ToString();
    }

    public string ReadOne(CommandReader command)
    {
        if (!command.TryTakeNumber(out uint number) || number >= Registers.Count) return Reply.Malformed;
        var text = new StringBuilder();
        Append(text, threads.Registers, (int)number);
        return text.ToString();
    }

    /// <summary>Sets what can be set; the rest of the debugger's copy is what it was told.</summary>
    public string WriteAll(CommandReader command)
    {
        if (!threads.IsRunningThread) return Reply.NotPermitted;
        // Without the registers that the debugger was told are unavailable it sends zeros for them, and may send less.
        if (!command.TryTakeBytes(out byte[] bytes)) return Reply.Malformed;
        int at = 0;
        for (int number = 0; number < Registers.Count && at + sizeof(uint) <= bytes.Length; number++)
        {
            if (Registers[number].Bits == 32) processor.TryWrite(number, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
            at += Registers[number].Bits / 8;
        }
        return Reply.Ok;
    }

    public string WriteOne(CommandReader command)
    {
        bool valid = command.TryTakeNumber(out uint number) && number < Registers.Count && command.TryTake("=");
        if (!valid || !command.TryTakeBytes(out byte[] bytes) || bytes.Length != Registers[(int)number].Bits / 8) return Reply.Malformed;
        bool written = threads.IsRunningThread && bytes.Length == sizeof(uint)
            && processor.TryWrite((int)number, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
        return written ? Reply.Ok : Reply.NotPermitted;
    }

    private static void Append(StringBuilder text, IRegisterValues values, int number)
    {
        int bytes = Registers[number].Bits / 8;
        if (values.Read(number) is not { } value)
        {
            text.Append('x', 2 * bytes);
            return;
        }
        Span<byte> little = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(little, value);
        text.Append(Reply.Hex(little));
    }
}
