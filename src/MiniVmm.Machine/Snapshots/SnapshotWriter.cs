using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Time;

namespace MiniVmm.Machine.Snapshots;

/// <summary>Makes a snapshot: the guest stands still while its state and RAM are copied, and goes on while the copy is brought
/// to the disk.</summary>
internal sealed class SnapshotWriter
{
    private readonly VirtualMachine _machine;
    private readonly KernelFile _kernel;
    private readonly StateStream _state = new();
    private SnapshotLayout _layout;
    private TimeSpan _pause;
    private long _ramBytes;

    /// <exception cref="MachineError">There can be none of this machine.</exception>
    public SnapshotWriter(VirtualMachine machine)
    {
        if (machine.Processor.TimeStamp is ModelledHostTime) throw new MachineError("a machine whose host is a model has no snapshots");
        _machine = machine;
        _kernel = machine.Parts.FindKernel();
    }

    /// <summary>The guest's part; vCPU thread only, between two instructions.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Capture(SafeFileHandle file)
    {
        if (_machine.HasEnded) throw new MachineError("the guest has ended");
        long began = Stopwatch.GetTimestamp();
        HostTimeStamp? time = _machine.Parts.HostTime;
        time?.Stop();
        try
        {
            var description = new SnapshotDescription
            {
                Config = _machine.Parts.Config,
                Kernel = _kernel,
                MadeAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                Age = time is null ? _machine.Parts.Clock.Now : (long)time.Read(),
            };
            description.Pass(_state);
            MachineState.PassCounters(_state, _machine);
            MachineState.Pass(_state, _machine);
            _layout = new SnapshotLayout(_state.Written.Length, _machine.Processor.Memory.Size, BodyChecksum: 0);
            RandomAccess.SetLength(file, _layout.FileBytes);
            var ram = new RamCapture(_machine.Parts.Ram, file, _layout.RamAt);
            ram.Run();
            _ramBytes = ram.Bytes;
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
    public SnapshotReport Finish(WholeFile file)
    {
        SnapshotFile.Write(file.Handle, _layout, _state.Written.Span);
        file.Commit();
        return new SnapshotReport(_pause, _ramBytes);
    }
}
