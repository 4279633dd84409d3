using System.IO.Hashing;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Disks;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Snapshots;

/// <summary>All of a machine but its RAM, between two instructions of the guest.</summary>
internal static class MachineState
{
    /// <summary>What the guest can come to see: equal machines go on equally.</summary>
    /// <remarks>The interrupt controllers come first: what devices then drive their lines to is what these have latched already.
    /// </remarks>
    public static void Pass(StateStream stream, VirtualMachine machine)
    {
        MachineParts parts = machine.Parts;
        long retired = machine.Retired, now = parts.Clock.Settled, fraction = parts.Clock.Fraction;
        stream.Pass(ref retired, 0, long.MaxValue);
        stream.Pass(ref now, 0, long.MaxValue);
        stream.Pass(ref fraction, 0, parts.Config.ClockHz - 1);
        if (stream.IsReading)
        {
            machine.Retired = retired;
            (parts.Clock.Settled, parts.Clock.Fraction) = (now, fraction);
        }
        ProcessorState.Pass(stream, parts.Processor);
        InterruptState.Pass(stream, parts.Pic);
        TimerState.Pass(stream, parts.Timer);
        TimerState.Pass(stream, parts.Rtc);
        PeripheralState.Pass(stream, parts.Console);
        PeripheralState.Pass(stream, parts.Keyboard);
        PeripheralState.Pass(stream, parts.Telemetry);
        SocketState.Pass(stream, parts.Vsock);
        foreach (Disk disk in parts.Disks) DiskState.Pass(stream, disk.Device);
    }

    /// <summary>What the host counts.</summary>
    public static void PassCounters(StateStream stream, VirtualMachine machine)
    {
        MachineCounters counters = machine.Counters;
        stream.Pass(ref counters.HostNs);
        stream.Pass(ref counters.HaltedNs);
        stream.Pass(ref counters.CpuNs);
        stream.Pass(ref counters.LateWakeups);
        if (stream.IsReading) machine.Counters = counters;
    }

    /// <summary>A number that two machines have in common if they are equal, and hardly otherwise.</summary>
    /// <param name="machine">The machine, between two instructions.</param>
    /// <param name="withRam">Whether RAM is looked at too, all of it.</param>
    public static ulong Fingerprint(VirtualMachine machine, bool withRam)
    {
        var stream = new StateStream();
        Pass(stream, machine);
        var hash = new XxHash3();
        hash.Append(stream.Written.Span);
        GuestMemory memory = machine.Processor.Memory;
        const uint piece = 1 << 20;
        for (uint at = 0; withRam && at < memory.Size; at += piece) hash.Append(memory.Read(at, Math.Min(piece, memory.Size - at)));
        return hash.GetCurrentHashAsUInt64();
    }
}
