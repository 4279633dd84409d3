using System.Diagnostics;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Time;

namespace MiniVmm.Machine.Snapshots;

/// <summary>Makes a snapshot: the guest stands still while its state and RAM are copied, and goes on while the copy is brought
/// to the disk.</summary>
internal sealed class SnapshotWriter : IDisposable
{
    private readonly VirtualMachine _machine;
    private readonly KernelFile _kernel;
    private readonly WholeFile _file;
    private readonly RamCapture _ram;
    private readonly StateStream _state = new();
    private SnapshotLayout _layout;
    private TimeSpan _pause;

    /// <exception cref="MachineError">There can be none of this machine, or not in this place.</exception>
    public SnapshotWriter(VirtualMachine machine, string path)
    {
        if (machine.Processor.TimeStamp is ModelledHostTime) throw new MachineError("a machine whose host is a model has no snapshots");
        _machine = machine;
        _kernel = machine.Parts.FindKernel();
        _layout = new SnapshotLayout(StateBytes: 0, machine.Processor.Memory.Size, BodyChecksum: 0);
        _file = WholeFile.Create(path);
        _ram = new RamCapture(machine.Parts.Ram, _file.Handle, _layout.RamAt);
    }

    /// <summary>What can be done while the guest runs, so that it need not wait for it; any thread.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Prepare()
    {
        RandomAccess.SetLength(_file.Handle, _layout.FileBytes);
        _ram.Rehearse();
    }

    /// <summary>The guest's part; vCPU thread only, between two instructions.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Capture()
    {
        if (_machine.HasEnded) throw new MachineError("the guest has ended");
        long began = Stopwatch.GetTimestamp();
        HostTimeStamp? time = _machine.Parts.HostTime;
        time?.Stop();
        try
        {
            var description = new SnapshotDescription
            {
                Config = _machine.Parts.Config with { Disks = [.. _machine.Parts.Disks.Select(disk => disk.Plan)] },
                Kernel = _kernel,
                MadeAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                Age = time is null ? _machine.Parts.Clock.Now : (long)time.Read(),
            };
            description.Pass(_state);
            description.PassDisks(_state);
            MachineState.PassCounters(_state, _machine);
            MachineState.Pass(_state, _machine);
            long ramAt = _layout.RamAt;
            _layout = _layout with { StateBytes = _state.Written.Length };
            if (_layout.RamAt != ramAt) throw new MachineError($"the state is {_state.Written.Length} bytes long; shorten the kernel's path or --append");
            _ram.Run();
        }
        finally
        {
            if (!_machine.IsPaused) time?.Start();
        }
        _pause = Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The rest; any thread.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    /// <exception cref="MachineError">The same.</exception>
    public SnapshotReport Finish()
    {
        SnapshotFile.Write(_file.Handle, _layout, _state.Written.Span);
        _file.Commit();
        return new SnapshotReport(_pause, _ram.Bytes);
    }

    public void Dispose() => _file.Dispose();
}
