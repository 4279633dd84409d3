namespace MiniVmm.Devices.Vsock;

/// <summary>Resets owed for packets that belong to no connection. Bounded: while it is full the device takes no more
/// packets from the guest.</summary>
internal sealed class VsockOrphanResets
{
    private const int Capacity = 64;

    private readonly (uint HostPort, uint GuestPort)[] _ring = new (uint, uint)[Capacity];
    private int _first;

    public int Count { get; private set; }

    public bool Full => Count == Capacity;

    public void Add(uint hostPort, uint guestPort)
    {
        _ring[(_first + Count) % Capacity] = (hostPort, guestPort);
        Count++;
    }

    public (uint HostPort, uint GuestPort) Take()
    {
        (uint, uint) reset = _ring[_first];
        _first = (_first + 1) % Capacity;
        Count--;
        return reset;
    }

    public void Clear() => (_first, Count) = (0, 0);
}
