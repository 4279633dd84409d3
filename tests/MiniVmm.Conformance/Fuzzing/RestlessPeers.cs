using MiniVmm.Devices.Requests;
using MiniVmm.Devices.Vsock;
using MiniVmm.Machine.Running;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Clients and a user who come and go, whatever the guest makes of them: connections opened, used, half closed and given up,
/// bytes typed, requests asked and withdrawn. A few at a time, so what the monitor holds for them has a bound.</summary>
internal sealed class RestlessPeers(MachineParts parts, Dice dice)
{
    private const int MostConnections = 6, MostRequests = 3;

    /// <summary>As a publisher, it counts those that it has given up but the device has not.</summary>
    private const int MostStreams = 24;

    /// <summary>Below what the line holds, so that no sender ever waits.</summary>
    private const int MostTyped = 2000;

    private readonly List<VsockConnection> _connections = [];
    private readonly List<VsockStream> _streams = [];
    private readonly List<GuestRequest> _requests = [];
    private readonly byte[] _bytes = new byte[512];
    private int _typed;

    public int Opened { get; private set; }

    /// <summary>Bytes that came from the guest through connections.</summary>
    public long Received { get; private set; }

    public int Answers { get; private set; }

    public void Act()
    {
        switch (dice.Below(16))
        {
            case 0 when _typed < MostTyped:
                int count = 1 + (int)dice.Below(40);
                _typed += count;
                dice.Fill(_bytes.AsSpan(0, count));
                parts.Console.Input.SendAsync(_bytes.AsMemory(0, count)).AsTask().Wait();
                break;
            case 1:
                Ask();
                break;
            case < 8 when _connections.Count < MostConnections:
                Open();
                break;
            case < 15 when _connections.Count > 0:
                Use((int)dice.Below((uint)_connections.Count));
                break;
        }
    }

    private void Open()
    {
        _streams.RemoveAll(s => s.Phase == VsockPhase.Closed);
        if (_streams.Count == MostStreams) return;
        VsockStream stream = parts.Vsock.Open(dice.Pick(80u, dice.Below(4), dice.U32()), onClosed: null);
        _streams.Add(stream);
        _connections.Add(new VsockConnection(stream));
        Opened++;
    }

    private void Ask()
    {
        Answers += _requests.RemoveAll(r => r.Answer.IsCompleted);
        if (_requests.Count == MostRequests)
        {
            parts.Requests.Withdraw(_requests[0]);
            _requests.RemoveAt(0);
            return;
        }
        var request = new GuestRequest(new string('x', 1 + (int)dice.Below(RequestPort.MaxLength - 1)));
        _requests.Add(request);
        parts.Requests.Ask(request);
    }

    private void Use(int index)
    {
        VsockConnection connection = _connections[index];
        switch (dice.Below(8))
        {
            case 0:
                connection.End();
                break;
            case 1:
                connection.Dispose();
                _connections.RemoveAt(index);
                break;
            case < 4:
                connection.Write(_bytes.AsSpan(0, 1 + (int)dice.Below(511)));
                break;
            default:
                Received += connection.Read(_bytes);
                break;
        }
    }
}
