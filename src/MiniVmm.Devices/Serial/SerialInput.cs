using System.Buffers;
using System.IO.Pipelines;
using MiniVmm.Devices.Recording;
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

    /// <summary>What is taken is recorded there, or comes from there and not from the line.</summary>
    internal IInputJournal? Journal { get; set; }

    /// <summary>Takes bytes off the line; vCPU thread only.</summary>
    /// <returns>How many; 0 if there are none.</returns>
    internal int Take(Span<byte> space)
    {
        if (Journal is { IsPlaying: true }) return Journal.PlayConsole(space);
        int count = 0;
        if (_pipe.Reader.TryRead(out ReadResult result))
        {
            ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(space.Length, result.Buffer.Length));
            taken.CopyTo(space);
            count = (int)taken.Length;
            _pipe.Reader.AdvanceTo(taken.End);
        }
        Journal?.NoteConsole(space[..count]);
        return count;
    }

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
