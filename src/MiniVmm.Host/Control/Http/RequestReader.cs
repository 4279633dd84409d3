using System.Buffers;
using System.IO.Pipelines;

namespace MiniVmm.Host.Control.Http;

/// <summary>Takes requests off a connection, one after the other.</summary>
/// <param name="reader">What the client sends.</param>
/// <param name="sendContinue">Tells a client that waits with its body to go on.</param>
internal sealed class RequestReader(PipeReader reader, Func<CancellationToken, ValueTask> sendContinue)
{
    /// <summary>Waits for the first byte of a request.</summary>
    /// <returns>Whether there is one; if not, the client has hung up.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancel)
    {
        ReadResult result = await reader.ReadAsync(cancel).ConfigureAwait(false);
        reader.AdvanceTo(result.Buffer.Start);
        return !result.Buffer.IsEmpty;
    }

    /// <summary>Reads the head of a request.</summary>
    /// <exception cref="RequestError">It is malformed.</exception>
    /// <exception cref="EndOfStreamException">The client hung up in the midst of it.</exception>
    public async ValueTask<RequestHead> ReadHeadAsync(CancellationToken cancel)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancel).ConfigureAwait(false);
            SequencePosition taken = result.Buffer.Start, seen = result.Buffer.End;
            try
            {
                if (RequestHeadParser.TryParse(result.Buffer, out taken) is { } head)
                {
                    seen = taken;
                    return head;
                }
            }
            finally
            {
                reader.AdvanceTo(taken, seen);
            }
            if (result.IsCompleted) throw new EndOfStreamException();
        }
    }

    /// <summary>Reads the body that belongs to a head.</summary>
    /// <exception cref="RequestError">This server does not take it.</exception>
    /// <exception cref="EndOfStreamException">The client hung up in the midst of it.</exception>
    public async ValueTask<HttpRequest> ReadBodyAsync(RequestHead head, CancellationToken cancel)
    {
        int length = head.ContentLength();
        if (head.Field("Expect") is { } expectation)
        {
            if (!expectation.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
                throw new RequestError(417, $"Expect: {expectation} cannot be met");
            await sendContinue(cancel).ConfigureAwait(false);
        }
        if (length == 0) return new HttpRequest(head, ReadOnlyMemory<byte>.Empty);
        ReadResult result = await reader.ReadAtLeastAsync(length, cancel).ConfigureAwait(false);
        if (result.Buffer.Length < length)
        {
            reader.AdvanceTo(result.Buffer.End);
            throw new EndOfStreamException();
        }
        byte[] body = result.Buffer.Slice(0, length).ToArray();
        reader.AdvanceTo(result.Buffer.GetPosition(length));
        return new HttpRequest(head, body);
    }

    /// <summary>Takes in and forgets what the client sends, until it hangs up.</summary>
    public async ValueTask DrainAsync(CancellationToken cancel)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancel).ConfigureAwait(false);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }
}
