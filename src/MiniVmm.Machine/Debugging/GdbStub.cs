using MiniVmm.I386.Debugging;
using MiniVmm.Machine.Debugging.Commands;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Registers;
using MiniVmm.Machine.Debugging.Threads;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Debugging;

/// <summary>Answers one debugger's commands (GDB manual, appendix E). vCPU thread only; the guest is paused when it begins.</summary>
internal sealed class GdbStub : IDisposable
{
    private readonly VirtualMachine _machine;
    private readonly StopPoints _stops;
    private readonly RegisterCommands _registers;
    private readonly MemoryCommands _memory;
    private readonly PointCommands _points;
    private readonly ThreadCommands _threads;
    private readonly ResumeCommands _resume;
    private readonly QueryCommands _queries;

    /// <param name="machine">A paused machine.</param>
    /// <param name="threadLayout">Address of the kernel's "thread_layout", or null.</param>
    /// <param name="stopped">Gets the reply when a guest that went on has stopped.</param>
    public GdbStub(VirtualMachine machine, uint? threadLayout, Action<string> stopped)
    {
        _machine = machine;
        _stops = machine.Processor.StopPoints = new StopPoints(machine.Processor);
        var memory = new LinearView(machine.Processor);
        var registers = new RegisterFile(machine.Processor);
        var threads = new GuestThreads(machine.Processor, memory, threadLayout);
        var choice = new ThreadChoice(threads, registers, memory);
        _points = new PointCommands(_stops);
        Control = new RunControl(machine, _stops, _points, threads, choice, stopped);
        _registers = new RegisterCommands(registers, choice);
        _memory = new MemoryCommands(memory);
        _threads = new ThreadCommands(threads, choice);
        _resume = new ResumeCommands(Control, threads);
        _queries = new QueryCommands(_threads, new MonitorCommands(machine), Control);
    }

    public RunControl Control { get; }

    /// <summary>Does what a command says.</summary>
    /// <returns>The reply; null where it comes later, when the guest stops.</returns>
    public string? Execute(string text)
    {
        if (text.Length == 0) return Reply.Unknown;
        var command = new CommandReader(text.AsSpan(1));
        return text[0] switch
        {
            '?' => Control.LastStop,
            'g' => _registers.ReadAll(),
            'G' => _registers.WriteAll(command),
            'p' => _registers.ReadOne(command),
            'P' => _registers.WriteOne(command),
            'm' => _memory.ReadHex(command),
            'M' => _memory.WriteHex(command),
            'x' => _memory.ReadBinary(command),
            'X' => _memory.WriteBinary(command),
            'Z' => _points.Insert(command),
            'z' => _points.Remove(command),
            'H' => _threads.Choose(command),
            'T' => _threads.IsAlive(command),
            'q' => _queries.Answer(command),
            'c' => _resume.Resume(step: false, command),
            'C' => _resume.ResumeWithSignal(step: false, command),
            's' => _resume.Resume(step: true, command),
            'S' => _resume.ResumeWithSignal(step: true, command),
            'v' when command.TryTake("Cont?") => ResumeCommands.Offered,
            'v' when command.TryTake("Cont") => _resume.ResumeThreads(command),
            _ => Reply.Unknown,
        };
    }

    /// <summary>The debugger goes: all that it set is gone, and the guest goes on.</summary>
    public void Dispose()
    {
        _stops.Clear();
        _machine.Processor.StopPoints = null;
        Control.Dispose();
    }
}
