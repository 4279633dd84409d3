using System.Collections.Concurrent;
using Iced.Intel;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Running;

namespace MiniVmm.Tests.Machine.Debugging;

/// <summary>A small guest on a thread of its own, with a debugger's stub in front of it.</summary>
internal sealed class DebuggedGuest : IDisposable
{
    public const uint Load = 0x10_0000;

    private const uint RamBytes = 4 << 20;
    private static readonly byte[] Header = [0x02, 0xB0, 0xAD, 0x1B, 0, 0, 0, 0, 0xFE, 0x4F, 0x52, 0xE4];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RamFile _ram = new(MachineConfig.DefaultRamDirectory, RamBytes);
    private readonly BlockingCollection<string> _stops = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<ExitReport> _run;
    private readonly GdbStub _stub;

    public DebuggedGuest(string engine, Action<Assembler> write)
    {
        Machine = Build(engine, write, _ram);
        Task paused = Machine.PauseAsync();
        _run = Task.Factory.StartNew(() => Machine.Run(_stop.Token), TaskCreationOptions.LongRunning);
        paused.Wait(Patience);
        _stub = Machine.DoAsync(machine => new GdbStub(machine, null, _stops.Add)).Result;
    }

    /// <summary>Where the program begins.</summary>
    public static uint Entry => Load + (uint)Header.Length;

    public VirtualMachine Machine { get; }

    /// <summary>What the same program comes to without a debugger.</summary>
    public static ExitReport Alone(string engine, Action<Assembler> write)
    {
        using var ram = new RamFile(MachineConfig.DefaultRamDirectory, RamBytes);
        using VirtualMachine machine = Build(engine, write, ram);
        return machine.Run(CancellationToken.None);
    }

    /// <summary>The reply to a command that has one at once.</summary>
    public string Ask(string command) => Execute(command) ?? throw new InvalidOperationException($"{command} makes the guest run");

    /// <summary>Lets the guest run by a command; the reply when it stops.</summary>
    public string Go(string command)
    {
        if (Execute(command) is { } reply) return reply;
        return _stops.TryTake(out string? stop, Patience) ? stop : throw new TimeoutException($"{command}: the guest did not stop");
    }

    /// <summary>Lets the guest run, and interrupts it.</summary>
    public string GoAndInterrupt()
    {
        Execute("c");
        Machine.DoAsync(_ =>
        {
            _stub.Control.Interrupt();
            return true;
        }).Wait(Patience);
        return _stops.Take();
    }

    /// <summary>A register by its number.</summary>
    public uint Register(int number)
    {
        byte[] bytes = Convert.FromHexString(Ask($"p{number:x}"));
        return BitConverter.ToUInt32(bytes);
    }

    /// <summary>Lets the guest run to its end, with the debugger or without.</summary>
    public ExitReport RunToEnd(bool detached)
    {
        if (detached)
        {
            Machine.DoAsync(_ =>
            {
                _stub.Dispose();
                return true;
            }).Wait(Patience);
        }
        else
        {
            Execute("c");
        }
        return _run.WaitAsync(Patience).Result;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _run.Wait(Patience);
        Machine.Dispose();
        _stop.Dispose();
        _stops.Dispose();
        _ram.Dispose();
    }

    private static VirtualMachine Build(string engine, Action<Assembler> write, RamFile ram)
    {
        var assembler = new Assembler(32);
        write(assembler);
        using var stream = new MemoryStream();
        stream.Write(Header);
        assembler.Assemble(new StreamCodeWriter(stream), Entry);
        byte[] kernel = stream.ToArray();
        var image = new Executable("test", kernel, Entry, [new LoadSegment(Load, 0, (uint)kernel.Length, (uint)kernel.Length)]);
        var config = new MachineConfig { Kernel = "test", Engine = engine, Deterministic = true };
        return MachineBuilder.Assemble(config, ram, machine => MultibootLoader.Load(image, "", machine.Processor), new Silence(), makeEngine: null, new());
    }

    private string? Execute(string command) => Machine.DoAsync(_ => _stub.Execute(command)).WaitAsync(Patience).Result;
}
