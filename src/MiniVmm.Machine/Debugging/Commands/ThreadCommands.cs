using System.Globalization;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Threads;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>H, T and the queries about threads.</summary>
internal sealed class ThreadCommands(GuestThreads threads, ThreadChoice choice)
{
    /// <summary>What a reply has room for; a number and a comma each.</summary>
    private const int MostInReply = RspDecoder.MostCharacters / 9;

    private IReadOnlyList<GuestThread> _left = [];

    /// <summary>H: g chooses whose registers are shown. c, which old debuggers resume with, is always the thread that runs.</summary>
    public string Choose(CommandReader command)
    {
        if (command.TryTake("c")) return Reply.Ok;
        if (!command.TryTake("g") || !TryReadId(ref command, out uint? id)) return Reply.Malformed;
        return choice.TryChoose(id) ? Reply.Ok : Reply.NoThread;
    }

    public string IsAlive(CommandReader command)
    {
        if (!TryReadId(ref command, out uint? id)) return Reply.Malformed;
        return id is null || threads.Find(id.Value) is not null ? Reply.Ok : Reply.NoThread;
    }

    public string Current() => string.Create(CultureInfo.InvariantCulture, $"QC{threads.Running:x}");

    public string First()
    {
        _left = threads.All();
        return Next();
    }

    public string Next()
    {
        if (_left.Count == 0) return "l";
        string reply = "m" + string.Join(',', _left.Take(MostInReply).Select(t => t.Id.ToString("x", CultureInfo.InvariantCulture)));
        _left = [.. _left.Skip(MostInReply)];
        return reply;
    }

    public string Describe(CommandReader command)
    {
        if (!TryReadId(ref command, out uint? id) || id is null) return Reply.Malformed;
        return threads.Find(id.Value) is { } thread ? Reply.Hex($"{thread.Name} ({thread.State})") : Reply.NoThread;
    }

    /// <summary>Takes a thread's number; any (0) and all (-1) are the thread that runs.</summary>
    public static bool TryReadId(ref CommandReader command, out uint? id)
    {
        id = null;
        if (command.TryTake("-1")) return true;
        if (!command.TryTakeNumber(out uint number)) return false;
        if (number != 0) id = number;
        return true;
    }
}
