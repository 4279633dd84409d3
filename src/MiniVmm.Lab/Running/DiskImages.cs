using MiniVmm.Host;
using MiniVmm.Host.Instances;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Lab.Running;

/// <summary>The disks of a run's VMs, new for each run. What they hold follows from the scenario's seed.</summary>
internal sealed class DiskImages : IDisposable
{
    private readonly DiskImage?[] _images;

    /// <param name="variant">What is run.</param>
    /// <param name="seed">The scenario's.</param>
    /// <exception cref="HostError">There is no room for them.</exception>
    public DiskImages(Variant variant, uint seed)
    {
        VmGroup[] groups = [.. variant.GroupOfEachVm];
        _images = new DiskImage?[groups.Length];
        try
        {
            for (int vm = 0; vm < groups.Length; vm++)
                if (groups[vm].DiskMiB is int size)
                    _images[vm] = DiskImage.Create(
                        MachineConfig.DefaultRamDirectory, (long)size << 20, (offset, piece) => DiskContents.Fill(offset, piece, seed));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The paths of a VM's disks.</summary>
    public IReadOnlyList<string> Of(int vm) => _images[vm] is DiskImage image ? [image.Path] : [];

    /// <summary>Drops what the host holds of them in memory.</summary>
    /// <exception cref="HostError">It cannot be written to the disk.</exception>
    public void LeaveMemory()
    {
        try
        {
            foreach (DiskImage? image in _images)
                image?.LeaveMemory();
        }
        catch (IOException e)
        {
            throw new HostError($"a disk image cannot be written: {e.Message}; free some room or set MINIVMM_RAM_DIR", e);
        }
    }

    public void Dispose()
    {
        foreach (DiskImage? image in _images)
            image?.Dispose();
    }
}
