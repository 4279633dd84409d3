using System.IO.Pipelines;
using MiniVmm.Devices.Vsock;
using MiniVmm.Machine.Running;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>The far ends of the console and of the socket device: bytes typed, connections opened, used and broken.
/// It never sends more than their pipes hold, so it never waits.</summary>
internal sealed class HostSide(MachineParts parts, Dice dice)
{
    private const int MostStreams = 8, MostTyped = 2000, MostSent = VsockStream.Window / 4;

    private readonly VirtioVsock _vsock = parts.Polled.OfType<VirtioVsock>().Single();
    private readonly List<VsockStream> _streams = [];
    private int _typed, _sent;

    public void Act()
    {
        switch (dice.Below(32))
        {
            case 0 when _typed < MostTyped:
                byte[] bytes = new byte[1 + dice.Below(40)];
                dice.Fill(bytes);
                _typed += bytes.Length;
                parts.Console.Input.SendAsync(bytes).AsTask().Wait();
                break;
            case 1 when _streams.Count < MostStreams:
                _streams.Add(_vsock.Open(dice.Pick(80u, 0u, dice.U32()), new Closed()));
                break;
            case < 6 when _streams.Count > 0:
                Use(_streams[(int)dice.Below((uint)_streams.Count)]);
                break;
        }
    }

    private void Use(VsockStream stream)
    {
        switch (dice.Below(16))
        {
            case 0:
                stream.Abort();
                break;
            case 1:
                stream.Output.Complete();
                stream.Announce();
                _streams.Remove(stream);
                break;
            case < 8 when _sent < MostSent:
                int count = 1 + (int)dice.Below(3000);
                dice.Fill(stream.Output.GetSpan(count)[..count]);
                stream.Output.Advance(count);
                _sent += count;
                stream.Output.FlushAsync().AsTask().Wait();
                stream.Announce();
                break;
            default:
                if (!stream.Input.TryRead(out ReadResult result)) break;
                stream.Input.AdvanceTo(result.Buffer.End);
                stream.Consume((uint)result.Buffer.Length);
                break;
        }
    }

    private sealed class Closed : IThreadPoolWorkItem
    {
        public void Execute()
        {
        }
    }
}
