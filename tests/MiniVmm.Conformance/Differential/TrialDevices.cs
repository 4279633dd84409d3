using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using static MiniVmm.Conformance.Differential.ProgramLayout;

namespace MiniVmm.Conformance.Differential;

/// <summary>Everything outside of the processor. What it answers depends on all that it was asked and when, so an access
/// too many, too few or at the wrong time shows.</summary>
/// <param name="spots">Code that it may overwrite.</param>
internal sealed class TrialDevices(IReadOnlyList<PatchSpot> spots) : IPortBus, IMmioBus, IInterruptController, ITimeStampCounter
{
    public const byte FirstPort = 0x10, PatchPort = FirstPort + 3;
    public const uint Ports = 16;

    private const uint RequestPort = FirstPort + 4, MmioPatch = DeviceMemory + 32;
    private const int Remembered = 12;

    private readonly Queue<string> _last = [];

    /// <summary>The memory that it writes to.</summary>
    public GuestMemory? Memory { get; set; }

    /// <summary>Instructions retired so far.</summary>
    public Func<long>? Now { get; set; }

    /// <summary>Whether accesses are kept as text.</summary>
    public bool Remembers { get; set; }

    /// <summary>Vector of the interrupt that is requested, or 0.</summary>
    public byte Request { get; set; }

    /// <summary>All that happened so far.</summary>
    public ulong History { get; private set; } = 1;

    public string Last => string.Join("\n  ", _last);

    public bool Pending => Request != 0;

    public uint Kilohertz => 1_000_000;

    public uint In(ushort port, int size) => Note("in", port, size, 0);

    public void Out(ushort port, int size, uint value)
    {
        uint random = Note("out", port, size, value);
        if (port == PatchPort) Patch(value, random);
        if (port == RequestPort) Request = (byte)(FirstInterrupt + value % Interrupts);
    }

    uint IMmioBus.Read(uint address, int size) => Note("read", address, size, 0);

    void IMmioBus.Write(uint address, int size, uint value)
    {
        uint random = Note("write", address, size, value);
        if (address == MmioPatch) Patch(value, random);
    }

    public byte Acknowledge()
    {
        byte vector = Request;
        Note("acknowledge", vector, 0, 0);
        Request = 0;
        return vector;
    }

    ulong ITimeStampCounter.Read()
    {
        Note("tsc", 0, 0, 0);
        return (ulong)Now!();
    }

    /// <summary>Writes to one of the spots as a device does.</summary>
    public void Patch(uint which, uint random)
    {
        if (spots.Count == 0) return;
        PatchSpot spot = spots[(int)(which % (uint)spots.Count)];
        Memory!.Write(spot.Address, 1)[0] = spot.Choose(random);
    }

    private uint Note(string what, uint address, int size, uint value)
    {
        long now = Now!();
        foreach (ulong word in (ReadOnlySpan<ulong>)[what[0], address, (uint)size, value, (ulong)now])
            History = ulong.RotateLeft((History ^ word) * 0x9E37_79B9_7F4A_7C15, 29);
        if (Remembers)
        {
            _last.Enqueue($"{what} {address:x} size {size} value {value:x} after {now} instructions");
            if (_last.Count > Remembered) _last.Dequeue();
        }
        return (uint)(History >> 16);
    }
}
