using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Buses;

/// <summary>Which device answers which ports.</summary>
internal sealed class PortBus : IPortBus
{
    private const int Ports = 65536;

    private readonly byte[] _slots = new byte[Ports];
    private readonly List<(ushort Base, IPortDevice Device)> _devices = [(0, new Nobody())];

    /// <summary>Attaches a device at [first, first + count).</summary>
    /// <exception cref="InvalidOperationException">A port is taken: an error in the builder.</exception>
    public void Attach(ushort first, int count, IPortDevice device)
    {
        byte slot = checked((byte)_devices.Count);
        _devices.Add((first, device));
        foreach (ref byte taken in _slots.AsSpan(first, count))
        {
            if (taken != 0) throw new InvalidOperationException($"two devices at ports 0x{first:x} to 0x{first + count - 1:x}");
            taken = slot;
        }
    }

    public uint In(ushort port, int size)
    {
        (ushort first, IPortDevice device) = _devices[_slots[port]];
        return device.Read((ushort)(port - first), size);
    }

    public void Out(ushort port, int size, uint value)
    {
        (ushort first, IPortDevice device) = _devices[_slots[port]];
        device.Write((ushort)(port - first), size, value);
    }

    private sealed class Nobody : IPortDevice
    {
        public uint Read(ushort offset, int size) => uint.MaxValue >> (32 - 8 * size);

        public void Write(ushort offset, int size, uint value)
        {
        }
    }
}
