using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Virtio;

/// <summary>The device's side of a split virtqueue (virtio 1.2, 2.7), without indirect descriptors and event
/// indices. Nothing in the rings is trusted; what cannot be right breaks the queue until the device is reset.</summary>
internal sealed class SplitQueue
{
    /// <summary>QueueNumMax.</summary>
    public const uint MaximumLength = 256;

    private const uint DescriptorSize = 16;
    private const uint RingHeader = 4;               // flags and idx before either ring
    private const uint AvailableEntry = 2;
    private const uint UsedEntry = 8;
    private const ushort DescriptorNext = 1;
    private const ushort DescriptorWrite = 2;
    private const ushort DescriptorIndirect = 4;     // not offered
    private const ushort AvailableNoInterrupt = 1;

    private readonly GuestMemory _memory;
    private readonly Action _malformed;
    private readonly DescriptorChain _chain;
    private VirtioQueueState _state;
    private bool _unsignalled;

    /// <param name="memory">Where the rings lie.</param>
    /// <param name="malformed">Called when the queue turns out broken.</param>
    public SplitQueue(GuestMemory memory, Action malformed)
    {
        _memory = memory;
        _malformed = malformed;
        _chain = new DescriptorChain(memory, (int)MaximumLength);
        Reset();
    }

    public bool Ready => _state.Ready;

    /// <summary>Another number whenever the rings or what is in them are no longer what they were: a buffer that was taken before must
    /// not be given back then.</summary>
    public uint Generation { get; private set; }

    /// <summary>The registers as the driver wrote them. A ready queue is checked again: a snapshot is input too.
    /// </summary>
    public VirtioQueueState State
    {
        get => _state;
        set
        {
            _state = value;
            _unsignalled = false;
            Generation++;
            if (_state.Ready && !LiesInMemory()) Break();
        }
    }

    public void Reset()
    {
        _state = new VirtioQueueState { Length = MaximumLength };
        _unsignalled = false;
        Generation++;
    }

    /// <summary>QueueReady = 1: from here on the addresses hold.</summary>
    public void Enable()
    {
        (_state.NextAvailable, _state.NextUsed) = (0, 0);
        _state.Ready = true;
        if (!LiesInMemory()) Break();
    }

    /// <summary>Whether <see cref="TryTake"/> has something to take, good or not.</summary>
    public bool HasAvailable => Pending != 0;

    /// <summary>Takes the next available buffer; false if there is none or the queue is not usable.</summary>
    public bool TryTake(out DescriptorChain chain)
    {
        chain = _chain;
        ushort pending = Pending;
        if (pending == 0) return false;
        uint entry = (uint)_state.Available + RingHeader + (_state.NextAvailable % _state.Length * AvailableEntry);
        if (pending > _state.Length || !TryFollow(_memory.Load<ushort>(entry)))
        {
            Break();
            return false;
        }

        _state.NextAvailable++;
        return true;
    }

    /// <summary>Takes a buffer that had been taken when the state was saved, and was not given back.</summary>
    public bool TryTakeAgain(ushort head, out DescriptorChain chain)
    {
        chain = _chain;
        if (!Ready) return false;
        if (TryFollow(head)) return true;
        Break();
        return false;
    }

    /// <summary>Gives a buffer back with so many bytes written into it.</summary>
    public void Complete(ushort head, uint written)
    {
        uint entry = (uint)_state.Used + RingHeader + (_state.NextUsed % _state.Length * UsedEntry);
        _memory.Store<uint>(entry, head);
        _memory.Store<uint>(entry + 4, written);
        _state.NextUsed++;
        _memory.Store<ushort>((uint)_state.Used + 2, _state.NextUsed);
        _unsignalled = true;
    }

    /// <summary>Whether the driver is to be told of buffers given back since the last call.</summary>
    public bool TakeSignal()
    {
        bool signal = _unsignalled && _state.Ready
            && (_memory.Load<ushort>((uint)_state.Available) & AvailableNoInterrupt) == 0;
        _unsignalled = false;
        return signal;
    }

    /// <summary>Stops the queue for good: the driver is not to be trusted with it.</summary>
    public void Break()
    {
        _state.Ready = false;
        Generation++;
        _malformed();
    }

    /// <summary>How many buffers the driver says are available; more than the ring holds is a lie.</summary>
    private ushort Pending => _state.Ready
        ? (ushort)(_memory.Load<ushort>((uint)_state.Available + 2) - _state.NextAvailable)
        : (ushort)0;

    private bool TryFollow(ushort head)
    {
        _chain.Begin(head);
        uint index = head;
        while (index < _state.Length)
        {
            uint descriptor = (uint)_state.Descriptors + (index * DescriptorSize);
            ulong address = _memory.Load<ulong>(descriptor);
            uint length = _memory.Load<uint>(descriptor + 8);
            ushort flags = _memory.Load<ushort>(descriptor + 12);
            if ((flags & DescriptorIndirect) != 0) return false;
            if (!_chain.TryAdd(address, length, (flags & DescriptorWrite) != 0)) return false;
            if ((flags & DescriptorNext) == 0) return true;
            index = _memory.Load<ushort>(descriptor + 14);
        }

        return false;
    }

    /// <summary>Length and alignment as virtio 1.2, 2.7 demands, and all three parts in RAM.</summary>
    private bool LiesInMemory()
    {
        uint length = _state.Length;
        return uint.IsPow2(length) && length <= MaximumLength
            && Fits(_state.Descriptors, length * DescriptorSize, 16)
            && Fits(_state.Available, RingHeader + (length * AvailableEntry), 2)
            && Fits(_state.Used, RingHeader + (length * UsedEntry), 4);
    }

    private bool Fits(ulong address, uint size, uint alignment) =>
        address <= uint.MaxValue && address % alignment == 0 && _memory.Contains((uint)address, size);

    /// <summary>Registers that the driver writes while the queue is not ready.</summary>
    public void Configure(VirtioQueueRegister register, uint value)
    {
        if (_state.Ready) return;
        switch (register)
        {
            case VirtioQueueRegister.Length: _state.Length = value; break;
            case VirtioQueueRegister.DescriptorsLow: SetLow(ref _state.Descriptors, value); break;
            case VirtioQueueRegister.DescriptorsHigh: SetHigh(ref _state.Descriptors, value); break;
            case VirtioQueueRegister.AvailableLow: SetLow(ref _state.Available, value); break;
            case VirtioQueueRegister.AvailableHigh: SetHigh(ref _state.Available, value); break;
            case VirtioQueueRegister.UsedLow: SetLow(ref _state.Used, value); break;
            case VirtioQueueRegister.UsedHigh: SetHigh(ref _state.Used, value); break;
        }
    }

    private static void SetLow(ref ulong address, uint value) => address = (address & ~0xFFFF_FFFFUL) | value;

    private static void SetHigh(ref ulong address, uint value) => address = (uint)address | ((ulong)value << 32);
}
