using System.Text;
using MiniVmm.Machine.Debugging.Protocol;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>m, M, x and X: memory by linear address.</summary>
internal sealed class MemoryCommands(LinearView memory)
{
    /// <summary>What a reply has room for, escaped or as digits.</summary>
    private const int MostBytes = RspDecoder.MostCharacters / 2 - 1;

    public string ReadHex(CommandReader command) => Read(command, static bytes => Reply.Hex(bytes));

    public string ReadBinary(CommandReader command) => Read(command, static bytes => "b" + Encoding.Latin1.GetString(bytes));

    public string WriteHex(CommandReader command)
    {
        bool valid = command.TryTakePair(out uint address, out uint length) && command.TryTake(":");
        return valid && command.TryTakeBytes(out byte[] bytes) && bytes.Length == length ? Write(address, bytes) : Reply.Malformed;
    }

    public string WriteBinary(CommandReader command)
    {
        bool valid = command.TryTakePair(out uint address, out uint length) && command.TryTake(":") && command.Rest.Length == length;
        return valid ? Write(address, Encoding.Latin1.GetBytes(command.Rest.ToString())) : Reply.Malformed;
    }

    private string Read(CommandReader command, Func<byte[], string> show)
    {
        if (!command.TryTakePair(out uint address, out uint length) || !command.AtEnd) return Reply.Malformed;
        byte[] bytes = new byte[Math.Min(length, MostBytes)];
        int there = memory.Read(address, bytes);
        return there == 0 && length > 0 ? Reply.NoMemory : show(bytes[..there]);
    }

    private string Write(uint address, ReadOnlySpan<byte> bytes) => memory.TryWrite(address, bytes) ? Reply.Ok : Reply.NoMemory;
}
