using MiniVmm.I386.Debugging;
using MiniVmm.Machine.Debugging.Protocol;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>Z and z: break- and watchpoints.</summary>
/// <param name="stops">What the engines heed.</param>
internal sealed class PointCommands(StopPoints stops)
{
    private const uint Software = 0, Hardware = 1, OnWrite = 2, OnRead = 3, OnAccess = 4;

    /// <summary>Points that a debugger can have: far above what a person sets, and bounds what a mad one costs.</summary>
    private const int Most = 4096;

    private readonly HashSet<uint> _software = [], _hardware = [];
    private int _watchpoints;

    /// <summary>What a breakpoint there is called in a stop reply, or null where there is none.</summary>
    public string? KindAt(uint linear) =>
        _software.Contains(linear) ? StopReply.SoftwareBreakpoint : _hardware.Contains(linear) ? StopReply.HardwareBreakpoint : null;

    public string Insert(CommandReader command)
    {
        if (!TryRead(command, out uint type, out uint address, out uint length)) return Reply.Malformed;
        if (type > OnAccess) return Reply.Unknown;
        if (_software.Count + _hardware.Count + _watchpoints >= Most) return Reply.NotPermitted;
        if (type is Software or Hardware)
        {
            SetOf(type).Add(address);
            stops.AddBreakpoint(address);
            return Reply.Ok;
        }
        if (length == 0 || length - 1 > uint.MaxValue - address) return Reply.Malformed;
        if (stops.AddWatchpoint(new Watchpoint(address, length, AccessesOf(type)))) _watchpoints++;
        return Reply.Ok;
    }

    public string Remove(CommandReader command)
    {
        if (!TryRead(command, out uint type, out uint address, out uint length)) return Reply.Malformed;
        if (type > OnAccess) return Reply.Unknown;
        if (type is Software or Hardware)
        {
            SetOf(type).Remove(address);
            if (KindAt(address) is null) stops.RemoveBreakpoint(address);
            return Reply.Ok;
        }
        if (stops.RemoveWatchpoint(new Watchpoint(address, length, AccessesOf(type)))) _watchpoints--;
        return Reply.Ok;
    }

    private static bool TryRead(CommandReader command, out uint type, out uint address, out uint length)
    {
        (address, length) = (0, 0);
        // Conditions and commands may follow: they are not offered, so none do.
        return command.TryTakeNumber(out type) && command.TryTake(",") && command.TryTakePair(out address, out length) && command.AtEnd;
    }

    private static AccessKind AccessesOf(uint type) => type switch
    {
        OnWrite => AccessKind.Write,
        OnRead => AccessKind.Read,
        _ => AccessKind.Any,
    };

    private HashSet<uint> SetOf(uint type) => type == Software ? _software : _hardware;
}
