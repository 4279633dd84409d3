using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Buses;

/// <summary>Which device answers which physical addresses outside RAM.</summary>
internal sealed class MmioBus : IMmioBus
{
    private readonly List<Window> _windows = [];

    /// <summary>Attaches a device at [first, first + length).</summary>
    /// <exception cref="InvalidOperationException">The windows overlap: an error in the builder.</exception>
    public void Attach(uint first, uint length, IMmioDevice device)
    {
        if (_windows.Any(w => first < w.First + w.Length && w.First < first + length))
            throw new InvalidOperationException($"two devices at 0x{first:x8}");
        _windows.Add(new Window(first, length, device));
    }

    public uint Read(uint address, int size) => Find(address) is { } w
        ? w.Device.Read(address - w.First, size)
        : uint.MaxValue >> (32 - 8 * size);

    public void Write(uint address, int size, uint value)
    {
        if (Find(address) is { } w) w.Device.Write(address - w.First, size, value);
    }

    private Window? Find(uint address)
    {
        foreach (Window w in _windows)
            if (address - w.First < w.Length) return w;
        return null;
    }

    private sealed record Window(uint First, uint Length, IMmioDevice Device);
}
