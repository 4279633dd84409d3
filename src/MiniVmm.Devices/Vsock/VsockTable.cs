namespace MiniVmm.Devices.Vsock;

/// <summary>The connections the guest knows or will know of, by their host port. vCPU thread only.</summary>
internal sealed class VsockTable
{
    private const uint FirstPort = 49_152;
    private const uint LastPort = uint.MaxValue - 1;   // -1 is VMADDR_PORT_ANY

    private readonly Dictionary<uint, VsockStream> _streams = [];
    private uint _nextPort = FirstPort;

    /// <summary>The host port that the next connection gets, unless it is taken.</summary>
    public uint NextPort
    {
        get => _nextPort;
        set => _nextPort = Math.Clamp(value, FirstPort, LastPort);
    }

    public Dictionary<uint, VsockStream>.ValueCollection Streams => _streams.Values;

    public int Count => _streams.Count;

    /// <summary>Gives a stream a host port that no other has.</summary>
    public void Add(VsockStream stream)
    {
        do
        {
            stream.HostPort = _nextPort;
            _nextPort = _nextPort == LastPort ? FirstPort : _nextPort + 1;
        }
        while (!_streams.TryAdd(stream.HostPort, stream));
    }

    public VsockStream? Find(uint hostPort, uint guestPort) =>
        _streams.TryGetValue(hostPort, out VsockStream? stream) && stream.GuestPort == guestPort ? stream : null;

    public void Remove(VsockStream stream) => _streams.Remove(stream.HostPort);
}
