using System.Text;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Requests;

/// <summary>Ports 0xE04-0xE0B: what the monitor asks of the guest, one line at a time (docs/machine.md, "Requests"). vCPU
/// thread only.</summary>
/// <param name="memory">Where the guest wants the lines, and has its answers.</param>
/// <param name="irq">High from when a line waits until the guest takes it.</param>
public sealed class RequestPort(GuestMemory memory, IInterruptLine irq) : IPortDevice
{
    /// <summary>Bytes of a request or an answer, its final NUL among them.</summary>
    public const int MaxLength = 1024;

    private const ushort Take = 0, Answer = 4;

    private readonly Queue<GuestRequest> _waiting = new();
    private bool _taken;

    /// <summary>Asks, behind all that is asked already.</summary>
    public void Ask(GuestRequest request)
    {
        _waiting.Enqueue(request);
        if (_waiting.Count == 1) Offer();
    }

    /// <summary>Nobody waits for the answer any more. What the guest has taken already, it obeys.</summary>
    public void Withdraw(GuestRequest request)
    {
        if (_waiting.TryPeek(out GuestRequest? first) && first == request && _taken) return;
        GuestRequest[] others = [.. _waiting.Where(r => r != request)];
        _waiting.Clear();
        foreach (GuestRequest other in others) _waiting.Enqueue(other);
        if (!_taken) Offer();
    }

    /// <summary>The machine has ended: nothing will be answered any more.</summary>
    public void Abandon()
    {
        foreach (GuestRequest request in _waiting) request.Abandon();
        _waiting.Clear();
    }

    /// <summary>How many bytes wait to be taken; 0 for none.</summary>
    public uint Read(ushort offset, int size)
    {
        if (offset != Take || size != 4) return uint.MaxValue >> (32 - (8 * size));
        return !_taken && _waiting.TryPeek(out GuestRequest? request) ? (uint)request.Text.Length + 1 : 0;
    }

    public void Write(ushort offset, int size, uint value)
    {
        if (size != 4) return;
        if (offset == Take) CopyTo(value);
        else if (offset == Answer) AnswerFrom(value);
    }

    private void CopyTo(uint address)
    {
        if (_taken || !_waiting.TryPeek(out GuestRequest? request)) return;
        if (!memory.Contains(address, MaxLength))
        {
            Complete("the guest wanted the request outside its RAM");
            return;
        }
        Span<byte> space = memory.Write(address, (uint)request.Text.Length + 1);
        Encoding.ASCII.GetBytes(request.Text, space);
        space[^1] = 0;
        _taken = true;
        irq.Set(false);
    }

    private void AnswerFrom(uint address)
    {
        if (!_taken) return;
        uint length = (uint)Math.Min(MaxLength, (long)memory.Size - address);
        ReadOnlySpan<byte> bytes = memory.Contains(address, 1) ? memory.Read(address, length) : default;
        int end = bytes.IndexOf((byte)0);
        Complete(end < 0 ? "the guest's answer is no text in its RAM" : Encoding.ASCII.GetString(bytes[..end]));
    }

    private void Complete(string answer)
    {
        _taken = false;
        _waiting.Dequeue().Complete(answer);
        Offer();
    }

    /// <summary>The line falls first: it may be an edge that the guest waits for.</summary>
    private void Offer()
    {
        irq.Set(false);
        if (_waiting.Count > 0) irq.Set(true);
    }
}
