using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Loading;
using MiniVmm.Machine.Snapshots;

namespace MiniVmm.Machine.Recordings;

/// <summary>All that a machine took from its host, from power-on, with the kernel that it ran (docs/recordings.md): enough to have
/// it run again as it did, by <see cref="MachineBuilder.Replay"/>. It can be played once.</summary>
public sealed class Recording : IDisposable
{
    private readonly RecordingFile _file;
    private readonly SnapshotDescription _description = new();

    private Recording(RecordingFile file)
    {
        _file = file;
        var stream = new StateStream(file.Read() ?? throw new MachineError("it ends before the guest began"));
        _description.Pass(stream);
        byte[] kernel = new byte[Math.Max(0, stream.Left - sizeof(int))];
        int length = 0;
        stream.Pass(ref length, kernel.Length, kernel.Length);
        stream.Pass(kernel);
        Executable = new ElfReader().Read(Kernel.Path, kernel);
        Events = new EventReader(file.Read);
    }

    /// <summary>What the machine was made from.</summary>
    public MachineConfig Config => _description.Config;

    /// <summary>The kernel, which the recording holds itself.</summary>
    public KernelFile Kernel => _description.Kernel;

    internal Executable Executable { get; }

    internal EventReader Events { get; }

    /// <exception cref="MachineError">There is none, or it cannot be read; it is damaged at its beginning; or a newer program made
    /// it. Damage further on ends it there.</exception>
    public static Recording Open(string path)
    {
        RecordingFile? file = null;
        Recording? recording = null;
        try
        {
            file = RecordingFile.Open(path);
            return recording = new Recording(file);
        }
        catch (MachineError e)
        {
            throw new MachineError($"recording {path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineError($"cannot read recording {path}: {e.Message}", e);
        }
        finally
        {
            if (recording is null) file?.Dispose();
        }
    }

    public void Dispose() => _file.Dispose();
}
