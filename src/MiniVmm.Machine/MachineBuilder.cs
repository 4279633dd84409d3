using MiniVmm.Devices.Keyboard;
using MiniVmm.Devices.Pic;
using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Power;
using MiniVmm.Devices.Requests;
using MiniVmm.Devices.Rtc;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Buses;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Disks;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Recordings;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Machine.Telemetry;
using MiniVmm.Machine.Time;
using MiniVmm.Machine.Tracing;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Machine;

/// <summary>The only place that assembles a machine: which device sits where (docs/machine.md).</summary>
public static class MachineBuilder
{
    /// <exception cref="MachineError">The configuration or the kernel image is bad; nothing is left behind.</exception>
    public static VirtualMachine Build(MachineConfig config, IByteSink console) => Build(config, console, null);

    /// <summary>Builds a machine for a comparison: its engine is the one that is configured and no other. It calls
    /// <paramref name="beforeEachBlock"/>, if it is given, before each block that the guest enters.</summary>
    /// <exception cref="MachineError">As for others; or the host does not run this engine, or nobody can watch its blocks.</exception>
    public static VirtualMachine BuildWatched(MachineConfig config, IByteSink console, Action? beforeEachBlock) => Build(
        config, console, p => beforeEachBlock is null ? Engines.Create(config.Engine, p) : Engines.Create(config.Engine, p, beforeEachBlock));

    /// <summary>Builds a machine whose host is a model: it runs step by step on the caller's thread, and host time is what
    /// its steps say. <see cref="MachineConfig.Deterministic"/> is implied; a published port would let the real world in.</summary>
    /// <exception cref="MachineError">As for others; or a port is published.</exception>
    public static SteppedMachine BuildStepped(MachineConfig config, IByteSink console)
    {
        if (config.Publish.Count > 0)
            throw new MachineError("--publish: a deterministic run has no TCP ports; its clients are modelled too");
        if (config.RecordFile is not null) throw new MachineError("--record: a machine whose host is a model repeats without");
        var hostTime = new ModelledHostTime(config.ClockHz);
        return new SteppedMachine(Build(config with { Deterministic = true }, console, makeEngine: null, hostTime), hostTime);
    }

    /// <summary>Builds the machine that a snapshot was made of. It goes on where that one was, on either engine, without the
    /// connections to it.</summary>
    /// <param name="snapshot">The snapshot; it may be closed and its file deleted while the machine runs.</param>
    /// <param name="options">What is to be other than it was.</param>
    /// <param name="console">Where the UART sends its bytes.</param>
    /// <exception cref="MachineError">An option is bad, the host lacks something, or the state is none that a machine can have.
    /// Nothing is left behind.</exception>
    public static VirtualMachine Restore(Snapshot snapshot, RestoreOptions options, IByteSink console)
    {
        MachineConfig config = options.ApplyTo(snapshot.Config);
        config.Validate();
        return Build(
            config, () => options.CopiesRam ? snapshot.CopyRam(config.RamDirectory) : snapshot.MapRam(),
            snapshot.Load, console, makeEngine: null, age: snapshot.Age);
    }

    /// <summary>Builds the machine that a recording was made of, to run again as it ran: nothing comes from the host, and halts take
    /// no time. It runs to where the recording ends, or to <see cref="VirtualMachine.StopAt"/>.</summary>
    /// <param name="recording">The recording; it must outlive the machine.</param>
    /// <param name="engine">Null for the engine that it was.</param>
    /// <param name="ramDirectory">Directory for the RAM file.</param>
    /// <param name="console">Where the UART sends its bytes.</param>
    /// <exception cref="MachineError">The host lacks something, or this was no machine. Nothing is left behind.</exception>
    public static VirtualMachine Replay(Recording recording, string? engine, string ramDirectory, IByteSink console)
    {
        MachineConfig config = recording.Config with { RamDirectory = ramDirectory };
        if (engine is not null) config = config with { Engine = engine };
        config.Validate();
        return Build(
            config, () => new RamFile(config.RamDirectory, config.Memory),
            machine => Load(machine, recording.Executable, () => recording.Kernel), console, makeEngine: null, journal: new Player(recording.Events));
    }

    /// <param name="config">What to build.</param>
    /// <param name="console">Where the UART sends its bytes.</param>
    /// <param name="makeEngine">Makes the engine instead of the one that is configured.</param>
    /// <param name="hostTime">What RDTSC reads instead of the clock that the configuration says.</param>
    internal static VirtualMachine Build(
        MachineConfig config, IByteSink console, Func<Processor, IEngine>? makeEngine, ModelledHostTime? hostTime = null)
    {
        config.Validate();
        Executable executable = new ElfReader().Read(config.Kernel);
        DateTime writtenAt = File.GetLastWriteTimeUtc(config.Kernel);
        KernelFile findKernel() => KernelFile.Of(config.Kernel, writtenAt);
        IMachineJournal? journal = config.RecordFile is { } path ? new Recorder(path, config, findKernel(), executable.Contents) : null;
        return Build(
            config, () => new RamFile(config.RamDirectory, config.Memory), machine => Load(machine, executable, findKernel), console,
            makeEngine, hostTime, journal);
    }

    private static void Load(VirtualMachine machine, Executable executable, Func<KernelFile> findKernel)
    {
        MultibootLoader.Load(executable, machine.Config.Append, machine.Processor);
        machine.Parts.FindKernel = findKernel;
    }

    /// <summary>Makes RAM, then the machine around it; of neither anything is left behind where that fails.</summary>
    private static VirtualMachine Build(
        MachineConfig config, Func<IGuestRam> makeRam, Action<VirtualMachine> load, IByteSink console,
        Func<Processor, IEngine>? makeEngine, ModelledHostTime? hostTime = null, IMachineJournal? journal = null, long age = 0)
    {
        var owned = new Stack<IDisposable>();
        if (journal is not null) owned.Push(journal);
        VirtualMachine? machine = null;
        try
        {
            IGuestRam ram = makeRam();
            owned.Push(ram);
            return machine = Assemble(config, ram, load, console, makeEngine, owned, hostTime, journal, age);
        }
        finally
        {
            if (machine is null)
                foreach (IDisposable part in owned) part.Dispose();
        }
    }

    /// <summary>Puts a machine together around its RAM.</summary>
    /// <param name="config">All but the kernel and the size of RAM.</param>
    /// <param name="ram">RAM; it must outlive the machine.</param>
    /// <param name="load">Puts the guest into RAM and the processor at its entry.</param>
    /// <param name="console">Where the UART sends its bytes.</param>
    /// <param name="makeEngine">Makes the engine instead of the one that is configured.</param>
    /// <param name="owned">What the machine disposes of, last first; what this makes is pushed.</param>
    /// <param name="hostTime">What RDTSC reads instead of the clock that the configuration says.</param>
    /// <param name="journal">What the machine takes from its host is recorded there, or comes from there; belongs to the caller.</param>
    /// <param name="age">RDTSC's nanoseconds since power-on, of a machine that ran before.</param>
    internal static VirtualMachine Assemble(
        MachineConfig config, IGuestRam ram, Action<VirtualMachine> load, IByteSink console,
        Func<Processor, IEngine>? makeEngine, Stack<IDisposable> owned, ModelledHostTime? hostTime = null, IMachineJournal? journal = null,
        long age = 0)
    {
        GuestMemory memory = ram.Memory;
        T Own<T>(T part) where T : IDisposable
        {
            owned.Push(part);
            return part;
        }

        long start = config.Deterministic ? config.DeterministicStartUnixMs : DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - age / 1_000_000;
        ITelemetrySink trace = config.TraceFile is { } path ? Own(new TraceWriter(path, start, config.Wrap is null ? null : "wrapper")) : new NoTrace();
        var clock = new VirtualClock(config.ClockHz);
        HostTimeStamp? hostClock = hostTime is null && !config.Deterministic ? new HostTimeStamp() : null;
        ITimeStampCounter timeStamp = hostTime is not null ? hostTime : hostClock is not null ? hostClock : new VirtualTimeStamp(clock);
        TimeProvider date = config.Deterministic ? new DeterministicDate(timeStamp) : TimeProvider.System;
        if (journal is not null && !config.Deterministic) (timeStamp, date) = (new JournaledTimeStamp(timeStamp, journal), new JournaledDate(journal));
        Wakeup wakeup = Own(new Wakeup());
        var power = new PowerSwitch();
        var ports = new PortBus();
        var mmio = new MmioBus();

        var pic = new Pic8259Pair();
        var pit = new Pit8254(clock, pic.Line(Platform.IrqPit));
        var rtc = new Mc146818(date, clock, pic.Line(Platform.IrqRtc));
        var uart = new Uart16550(pic.Line(Platform.IrqUart), console, wakeup) { Journal = journal };
        var keyboard = new KeyboardController(power);
        // One trace, one author: a wrapper's control periods are not the guest's.
        var telemetry = new TelemetryPort(memory, config.Wrap is null ? trace : new NoTrace());
        // A modelled host has memory of its own; how much of the real one its guests fill is nobody's business.
        Swapper? swapper = hostTime is null && ram is ISwappableRam swappable ? new Swapper(swappable) : null;
        FriendlyWrapper? wrapper = config.Wrap is { } wrap
            ? new FriendlyWrapper(wrap, HostClock(hostTime, hostClock), trace, () => telemetry.Latest, swapper)
            : null;
        var requests = new RequestPort(memory, pic.Line(Platform.IrqRequest));
        var vsock = new VirtioVsock(memory, pic.Line(Platform.IrqVirtio), wakeup, clock) { Journal = journal };

        Disk[] disks = [.. config.Disks.Select((plan, i) => Own(new Disk(plan, i, memory, pic, wakeup, config.Deterministic ? clock : null)))];

        ports.Attach(Platform.PicMaster, 2, pic.MasterPorts);
        ports.Attach(Platform.PitChannel0, 4, pit);
        ports.Attach(Platform.KeyboardData, 1, keyboard.DataPort);
        ports.Attach(Platform.SystemControlB, 1, pit.PortB);
        ports.Attach(Platform.KeyboardCommand, 1, keyboard.CommandPort);
        ports.Attach(Platform.RtcIndex, 2, rtc);
        ports.Attach(Platform.Post, 1, new PostPort());
        ports.Attach(Platform.SystemControlA, 1, new SystemControlPortA(power));
        ports.Attach(Platform.PicSlave, 2, pic.SlavePorts);
        ports.Attach(Platform.DebugExit, 1, new DebugExit(power));
        ports.Attach(Platform.UartCom1, 8, uart);
        ports.Attach(Platform.PicTrigger, 2, pic.TriggerPorts);
        ports.Attach(Platform.AcpiPower, 2, new AcpiPowerOff(power));
        ports.Attach(Platform.Telemetry, 4, telemetry);
        ports.Attach(Platform.RequestTake, 8, requests);
        mmio.Attach(Platform.VirtioMmioBase, Platform.VirtioMmioSize, vsock.Transport);
        for (int i = 0; i < disks.Length; i++) mmio.Attach(Platform.DiskBase(i), Platform.VirtioMmioSize, disks[i].Device.Transport);

        Processor processor = Own(new Processor(memory, ports, mmio, pic, timeStamp));
        string? notice = null;
        IEngine engine = Own(makeEngine is null ? Engines.Create(config.Engine, processor, out notice) : makeEngine(processor));
        string engineName = notice is null ? config.Engine : Engines.Interpreter;
        if (config.Instructions is { } plan)
        {
            engine = Own(new TracingEngine(engine, processor, new ElfReader().ReadSymbols(config.Kernel), plan));
            notice = (notice is null ? "" : notice + "; ") + "instructions that are traced are executed one at a time";
        }
        var machine = new VirtualMachine(new MachineParts(
            processor, engine, clock, wakeup, power, pic, pit, rtc, uart, keyboard, telemetry, requests, vsock,
            [pit, rtc, vsock, .. disks.Select(disk => disk.Device)], [uart, vsock, .. disks.Select(disk => disk.Device)])
        {
            Disks = disks,
            Config = config,
            Ram = ram,
            EngineName = engineName,
            Notice = notice,
            HostTime = hostClock,
            Journal = journal,
            Wrapper = wrapper,
        });
        journal?.Attach(machine);
        load(machine);
        foreach (PublishedPort port in config.Publish) Own(new Publisher(vsock, port));
        machine.Parts.Owned = [.. owned];
        return machine;
    }

    /// <summary>Host time as a wrapper needs it, which measures what a host withholds.</summary>
    private static Func<long> HostClock(ModelledHostTime? model, HostTimeStamp? real)
    {
        if (model is not null) return () => model.Now;
        return real is not null
            ? () => (long)real.Read()
            : throw new MachineError("--wrap: a deterministic run has no host time, so there is no congestion to see; leave out one of them");
    }
}
