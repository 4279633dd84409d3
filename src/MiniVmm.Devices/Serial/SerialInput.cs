using System.IO.Pipelines;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Serial;

/// <summary>The far end of a serial line's receive wire: host threads push bytes, the UART takes them when its FIFO
/// has room. Bounded: a sender waits while the guest does not read.</summary>
public sealed class SerialInput
{
    private const int Bound = 4096;
    private const int Segment = 512;

    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: Bound, resumeWriterThreshold: Bound / 2, minimumSegmentSize: Segment,
        useSynchronizationContext: false));

    private readonly SemaphoreSlim _turn = new(1);
    private readonly IWakeup _wakeup;

    internal SerialInput(IWakeup wakeup) => _wakeup = wakeup;

    /// <summary>vCPU thread only.</summary>
    internal PipeReader Reader => _pipe.Reader;

    /// <summary>Sends bytes in order; completes when the line has room for more. Senders take turns.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            while (!bytes.IsEmpty)
            {
                ReadOnlyMemory<byte> part = bytes[..Math.Min(bytes.Length, Segment)];
                ValueTask<FlushResult> flush = _pipe.Writer.WriteAsync(part, cancel);
                _wakeup.Signal();   // before the wait: only the guest can end it
                await flush.ConfigureAwait(false);
                bytes = bytes[part.Length..];
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
