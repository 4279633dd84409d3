using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Telemetry;

/// <summary>Ports 0xE00-0xE03: the guest writes the physical address of a record, the device copies it out.</summary>
public sealed class TelemetryPort(GuestMemory memory, ITelemetrySink sink) : IPortDevice
{
    /// <summary>"FVM1" in memory order: how a guest finds the device.</summary>
    public const uint Signature = 0x314D5646;

    /// <summary>Records published.</summary>
    public long Published { get; private set; }

    /// <summary>The last one of them.</summary>
    public TelemetryRecord? Latest { get; private set; }

    /// <summary>Records that lay outside RAM or had another version or size.</summary>
    public long Dropped { get; private set; }

    public TelemetryState State
    {
        get => new(Published, Dropped, Latest);
        set => (Published, Dropped, Latest) = (value.Published, value.Dropped, value.Latest);
    }

    public uint Read(ushort offset, int size) =>
        offset == 0 && size == 4 ? Signature : uint.MaxValue >> (32 - (8 * size));

    public void Write(ushort offset, int size, uint value)
    {
        if (offset != 0 || size != 4) return;
        if (memory.Contains(value, TelemetryRecord.Size)
            && TelemetryRecord.TryParse(memory.Read(value, TelemetryRecord.Size), out TelemetryRecord record))
        {
            Published++;
            Latest = record;
            sink.Publish(in record);
        }
        else
        {
            Dropped++;
        }
    }
}
