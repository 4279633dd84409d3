using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Snapshots;

/// <summary>A machine in a file (docs/snapshots.md), to be built again by <see cref="MachineBuilder.Restore"/> as often as one
/// likes.</summary>
public sealed class Snapshot : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SnapshotLayout _layout;
    private readonly StateStream _state;
    private readonly SnapshotDescription _description = new();

    private Snapshot(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        _layout = SnapshotFile.Read(file, out byte[] state);
        _state = new StateStream(state);
        _description.Pass(_state);
        if (_layout.HasDisks) _description.PassDisks(_state);
        if (Config.Memory != _layout.RamBytes) throw new MachineError("its RAM is not of the size that it says");
    }

    public string Path { get; }

    /// <summary>What the machine was made from.</summary>
    public MachineConfig Config => _description.Config;

    /// <summary>The kernel that it runs. To restore it takes no kernel; to debug it does.</summary>
    public KernelFile Kernel => _description.Kernel;

    public DateTimeOffset MadeAt => DateTimeOffset.FromUnixTimeMilliseconds(_description.MadeAt);

    /// <summary>RDTSC's nanoseconds since power-on.</summary>
    internal long Age => _description.Age;

    /// <summary>Opens a snapshot and reads all that is in it, RAM included, to see whether it is as it was made.</summary>
    /// <exception cref="MachineError">There is none, or it cannot be read; it is damaged; or a newer program made it.</exception>
    public static Snapshot Open(string path)
    {
        SafeFileHandle? file = null;
        Snapshot? snapshot = null;
        try
        {
            file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return snapshot = new Snapshot(path, file);
        }
        catch (MachineError e)
        {
            throw new MachineError($"snapshot {path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineError($"cannot read snapshot {path}: {e.Message}", e);
        }
        finally
        {
            if (snapshot is null) file?.Dispose();
        }
    }

    /// <summary>Makes a snapshot of a machine while it runs, or is paused, or before it runs. Any thread but the vCPU's.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="path">The file; one that exists is replaced once the new one is whole. Only its owner can read it.</param>
    /// <exception cref="MachineError">The disk is full, or the file cannot be written; or the machine ended first. No new file is
    /// there then, and an old one is as it was.</exception>
    public static async Task<SnapshotReport> SaveAsync(VirtualMachine machine, string path)
    {
        try
        {
            using var writer = new SnapshotWriter(machine, path);
            writer.Prepare();
            await machine.DoAsync(_ =>
            {
                writer.Capture();
                return true;
            }).ConfigureAwait(false);
            return writer.Finish();
        }
        catch (ObjectDisposedException e)
        {
            throw new MachineError("the machine has ended", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The same for whoever is the machine's vCPU thread.</summary>
    internal static SnapshotReport Save(VirtualMachine machine, string path)
    {
        try
        {
            using var writer = new SnapshotWriter(machine, path);
            writer.Prepare();
            writer.Capture();
            return writer.Finish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    private static MachineError CannotWrite(string path, Exception cause) => new($"cannot write snapshot {path}: {cause.Message}", cause);

    /// <summary>Puts the state into a machine that was built like the one it is of.</summary>
    /// <exception cref="MachineError">It is none that a machine can have.</exception>
    internal void Load(VirtualMachine machine)
    {
        try
        {
            StateStream state = _state.FromHere();
            MachineState.PassCounters(state, machine);
            MachineState.Pass(state, machine);
            if (state.Left != 0) throw new MachineError("there is more state than a machine has");
        }
        catch (MachineError e)
        {
            throw new MachineError($"snapshot {Path}: {e.Message}", e);
        }
        machine.Parts.FindKernel = () => Kernel;
        machine.Parts.HostTime?.StopAt(Age);
        if (!Config.Deterministic) machine.Parts.Rtc.CatchUp();
    }

    /// <summary>RAM that the snapshot's file shares with it until it is written to.</summary>
    internal IGuestRam MapRam() => new PrivateRam(Reopen(), _layout.RamAt, _layout.RamBytes);

    /// <summary>RAM of its own.</summary>
    internal IGuestRam CopyRam(string directory)
    {
        const int most = 1 << 20;
        var ram = new RamFile(directory, _layout.RamBytes);
        try
        {
            foreach ((long start, long end) in FileHoles.FindData(_file, _layout.RamAt, _layout.FileBytes))
            {
                for (long at = start; at < end; at += most)
                    SnapshotFile.ReadExactly(_file, ram.Memory.Write((uint)(at - _layout.RamAt), (uint)Math.Min(most, end - at)), at);
            }
            return ram;
        }
        catch
        {
            ram.Dispose();
            throw;
        }
    }

    /// <summary>The same file once more, whatever has its name now.</summary>
    private SafeFileHandle Reopen() =>
        File.OpenHandle($"/proc/self/fd/{_file.DangerousGetHandle()}", share: FileShare.ReadWrite | FileShare.Delete);
}
