using System.Buffers.Binary;
using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Block;

/// <summary>The virtio block device (virtio 1.2, 5.2). A host thread of its own uses the store; the vCPU thread alone touches rings and
/// buffers. A deterministic machine completes requests at points of virtual time instead, and does the work itself.</summary>
public sealed class VirtioBlock : IVirtioDevice, IPolledDevice, ITimedDevice, IDisposable
{
    /// <summary>Requests under way at once; more wait in the ring. Those of a driver that has reset the device count until the host has
    /// done with them, so that what the monitor holds has a bound.</summary>
    public const int MostRequests = 8;

    private const int Queue = 0;
    private const int ConfigBytes = 60;      // struct virtio_blk_config; what is not offered reads as zero

    // A disk of a deterministic machine: so long for each request, and so long for each byte.
    private const long RequestNanoseconds = 100_000;
    private const long ByteNanoseconds = 10;

    private readonly IBlockStore _store;
    private readonly IWakeup _wakeup;
    private readonly IVirtualTime? _time;
    private readonly BlockWorker? _worker;
    private readonly Stack<BlockRequest> _free = new(MostRequests);
    private readonly List<BlockRequest> _pending = new(MostRequests);
    private readonly byte[] _config = new byte[ConfigBytes];
    private readonly byte[] _id = new byte[BlockConstants.IdSize];
    private IVirtioTransport _transport = null!;
    private long _busyUntil;

    /// <param name="memory">Guest RAM.</param>
    /// <param name="irq">The device's interrupt.</param>
    /// <param name="store">The disk; it must outlive this.</param>
    /// <param name="id">What GET_ID answers, up to 20 bytes.</param>
    /// <param name="wakeup">Rung when the host has done something.</param>
    /// <param name="time">Of a deterministic machine, else null.</param>
    public VirtioBlock(GuestMemory memory, IInterruptLine irq, IBlockStore store, ReadOnlySpan<byte> id, IWakeup wakeup, IVirtualTime? time)
    {
        (_store, _wakeup, _time) = (store, wakeup, time);
        id.CopyTo(_id);
        WriteConfig();
        for (int i = 0; i < MostRequests; i++) _free.Push(new BlockRequest(memory));
        if (time is null) _worker = new BlockWorker(store, wakeup, MostRequests);
        Transport = new VirtioMmio(memory, irq, this);
    }

    /// <summary>The device's registers.</summary>
    public VirtioMmio Transport { get; }

    /// <summary>What a snapshot needs of this device. Whoever sets it waits for what the host does now, and has the requests that were
    /// under way done again.</summary>
    public BlockState State
    {
        get => new(Transport.State, _busyUntil, [.. _pending.Where(IsCurrent).Select(request => new BlockPending(request.Head, request.Due))]);
        set
        {
            Transport.State = value.Transport;
            while (_worker is not null && _pending.Count > 0)
            {
                SpinWait.SpinUntil(() => _worker.HasPerformed);
                if (_worker.TryTake(out BlockRequest request)) Settle(request);
            }
            _busyUntil = value.BusyUntil;
            Forget();
            foreach (BlockPending one in value.Pending) Resume(one);
            Pump();
        }
    }

    public long NextDeadline
    {
        get
        {
            long next = long.MaxValue;
            if (_time is null) return next;
            foreach (BlockRequest request in _pending) next = Math.Min(next, request.Due);
            return next;
        }
    }

    public void Advance(long now)
    {
        if (_time is null || now < NextDeadline) return;
        for (int i = 0; i < _pending.Count;)
        {
            BlockRequest request = _pending[i];
            if (request.Due > now) i++;
            else PerformHere(request);
        }
        Pump();
    }

    public void Poll()
    {
        if (_worker is not { HasPerformed: true }) return;
        for (int i = 0; i < MostRequests && _worker.TryTake(out BlockRequest request); i++) Settle(request);
        if (_worker.HasPerformed) _wakeup.Signal();
        Pump();
    }

    public void Dispose() => _worker?.Dispose();

    uint IVirtioDevice.DeviceId => BlockConstants.DeviceId;

    ulong IVirtioDevice.Features =>
        BlockConstants.SizeMaximum | BlockConstants.SegmentMaximum | BlockConstants.BlockSize | BlockConstants.FlushCommand
        | (_store.IsReadOnly ? BlockConstants.ReadOnly : 0);

    int IVirtioDevice.QueueCount => 1;

    byte IVirtioDevice.ReadConfig(uint offset) => offset < ConfigBytes ? _config[offset] : (byte)0;

    void IVirtioDevice.Attach(IVirtioTransport transport) => _transport = transport;

    void IVirtioDevice.Start() => Pump();

    void IVirtioDevice.Notify(int queue) => Pump();

    void IVirtioDevice.Reset() => Forget();

    private SplitQueue Requests => _transport.Queue(Queue);

    private bool IsWrittenThrough => (_transport.AcceptedFeatures & BlockConstants.FlushCommand) == 0;   // 5.2.6.2

    private void WriteConfig()
    {
        const uint segmentMaximum = SplitQueue.MaximumLength - 2;   // all but header and status
        BinaryPrimitives.WriteInt64LittleEndian(_config, _store.Sectors);
        BinaryPrimitives.WriteUInt32LittleEndian(_config.AsSpan(8), 1 << 20);
        BinaryPrimitives.WriteUInt32LittleEndian(_config.AsSpan(12), segmentMaximum);
        BinaryPrimitives.WriteUInt32LittleEndian(_config.AsSpan(20), BlockConstants.SectorSize);
    }

    private bool IsCurrent(BlockRequest request) => _transport.Running && request.Generation == Requests.Generation;

    /// <summary>Takes requests as long as there is room for them, and tells the driver of those that are over.</summary>
    private void Pump()
    {
        if (!_transport.Running) return;
        while (_free.Count > 0 && Requests.TryTake(out DescriptorChain chain)) Begin(chain, due: null);
        Signal();
    }

    private void Resume(BlockPending one)
    {
        if (!_transport.Running || _free.Count == 0) return;
        if (Requests.TryTakeAgain(one.Head, out DescriptorChain chain)) Begin(chain, one.Due);
    }

    private void Signal()
    {
        if (Requests.TakeSignal()) _transport.InterruptQueue();
    }

    private void Begin(DescriptorChain chain, long? due)
    {
        BlockRequest request = _free.Pop();
        if (!request.TryBegin(chain, Requests.Generation))
        {
            _free.Push(request);
            Requests.Break();
            return;
        }
        switch (request.Type)
        {
            case BlockRequestType.In or BlockRequestType.Out when !request.Fits(_store.Sectors):
            case BlockRequestType.Out when _store.IsReadOnly:
                Complete(request, BlockStatus.IoError);
                break;
            case BlockRequestType.In or BlockRequestType.Out or BlockRequestType.Flush:
                Start(request, due);
                break;
            case BlockRequestType.GetId:
                Complete(request, BlockStatus.Ok, _id);
                break;
            default:
                Complete(request, BlockStatus.Unsupported);
                break;
        }
    }

    private void Start(BlockRequest request, long? due)
    {
        _pending.Add(request);
        if (_time is not null)
        {
            long cost = RequestNanoseconds + (ByteNanoseconds * (long)Math.Min(request.Length, int.MaxValue));
            request.Due = due ?? (_busyUntil = Math.Max(_busyUntil, _time.Now) + cost);
            return;
        }
        request.PreparePiece(IsWrittenThrough);
        _worker!.Give(request);
    }

    private void PerformHere(BlockRequest request)
    {
        if (IsCurrent(request))
        {
            do
            {
                request.PreparePiece(IsWrittenThrough);
                request.Piece.Perform(_store);
                request.SettlePiece();
            }
            while (!request.Piece.HasFailed && !request.IsDone);
        }
        End(request);
    }

    private void Settle(BlockRequest request)
    {
        if (IsCurrent(request))
        {
            request.SettlePiece();
            if (!request.Piece.HasFailed && !request.IsDone)
            {
                request.PreparePiece(IsWrittenThrough);
                _worker!.Give(request);
                return;
            }
        }
        End(request);
    }

    private void End(BlockRequest request)
    {
        _pending.Remove(request);
        if (IsCurrent(request)) Complete(request, request.Piece.HasFailed ? BlockStatus.IoError : BlockStatus.Ok);
        else _free.Push(request);
    }

    private void Complete(BlockRequest request, BlockStatus status, ReadOnlySpan<byte> text = default)
    {
        uint written = request.Finish(status, text);
        Requests.Complete(request.Head, written);
        _free.Push(request);
    }

    /// <summary>The driver's requests are no longer its. What the host does for them comes back and is dropped.</summary>
    private void Forget()
    {
        if (_time is null) return;
        foreach (BlockRequest request in _pending) _free.Push(request);
        _pending.Clear();
    }
}
