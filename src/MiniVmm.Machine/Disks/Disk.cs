using System.Text;
using MiniVmm.Devices.Block;
using MiniVmm.Devices.Pic;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Machine.Disks;

/// <summary>A disk of a machine: its file and the device in front of it.</summary>
internal sealed class Disk : IDisposable
{
    private readonly DiskFile _file;
    private readonly DiskPlan _plan;

    /// <param name="plan">What it is.</param>
    /// <param name="number">Its place in the machine, from 0.</param>
    /// <param name="memory">Guest RAM.</param>
    /// <param name="pic">Where its interrupt goes.</param>
    /// <param name="wakeup">Rung when the host has done something.</param>
    /// <param name="time">Of a deterministic machine, else null.</param>
    /// <exception cref="MachineError">The file cannot be used.</exception>
    public Disk(DiskPlan plan, int number, GuestMemory memory, Pic8259Pair pic, IWakeup wakeup, IVirtualTime? time)
    {
        _plan = plan;
        _file = DiskFile.Open(plan);
        byte[] id = Encoding.ASCII.GetBytes($"minivmm-disk{number}");
        Device = new VirtioBlock(memory, pic.Line(Platform.DiskIrqs[number]), _file, id, wakeup, time);
    }

    public VirtioBlock Device { get; }

    /// <summary>What it is, with its size.</summary>
    public DiskPlan Plan => _plan with { Bytes = _file.Bytes };

    public void Dispose()
    {
        Device.Dispose();
        _file.Dispose();
    }
}
