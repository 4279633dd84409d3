using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using static MiniVmm.Devices.Virtio.VirtioRegisters;

namespace MiniVmm.Devices.Virtio;

/// <summary>The virtio-mmio transport, version 2 (virtio 1.2, 4.2): 0x200 bytes of registers before one device.
/// Registers are 32 bits wide, config space takes any width.</summary>
public sealed class VirtioMmio : IMmioDevice, IVirtioTransport
{
    private readonly IVirtioDevice _device;
    private readonly IInterruptLine _irq;
    private readonly SplitQueue[] _queues;
    private uint _deviceFeaturesSelect;
    private uint _driverFeaturesSelect;
    private ulong _driverFeatures;
    private uint _queueSelect;
    private uint _interruptStatus;
    private uint _status;
    private bool _irqLevel;

    internal VirtioMmio(GuestMemory memory, IInterruptLine irq, IVirtioDevice device)
    {
        _irq = irq;
        _device = device;
        _queues = new SplitQueue[device.QueueCount];
        for (int i = 0; i < _queues.Length; i++) _queues[i] = new SplitQueue(memory, ((IVirtioTransport)this).Fail);
        device.Attach(this);
    }

    public VirtioMmioState State
    {
        get => new(
            _deviceFeaturesSelect, _driverFeaturesSelect, _driverFeatures, _queueSelect, _interruptStatus, _status,
            [.. _queues.Select(queue => queue.State)]);
        set
        {
            _deviceFeaturesSelect = value.DeviceFeaturesSelect;
            _driverFeaturesSelect = value.DriverFeaturesSelect;
            _driverFeatures = value.DriverFeatures;
            _queueSelect = value.QueueSelect;
            _interruptStatus = value.InterruptStatus;
            _status = value.Status;
            for (int i = 0; i < _queues.Length; i++) _queues[i].State = value.Queues[i];
            UpdateIrq();
        }
    }

    bool IVirtioTransport.Running => Running;

    ulong IVirtioTransport.AcceptedFeatures => _driverFeatures;

    SplitQueue IVirtioTransport.Queue(int index) => _queues[index];

    void IVirtioTransport.InterruptQueue() => Interrupt(UsedBuffer);

    void IVirtioTransport.Fail()
    {
        _status |= NeedsReset;
        if ((_status & DriverOk) != 0) Interrupt(ConfigChange);
    }

    public uint Read(uint offset, int size)
    {
        if (offset >= Config && offset < Length) return ReadConfig(offset - Config, size);
        return size == 4 ? ReadRegister(offset) : uint.MaxValue >> (32 - (8 * size));
    }

    public void Write(uint offset, int size, uint value)
    {
        if (size == 4) WriteRegister(offset, value);
    }

    private bool Running => (_status & (DriverOk | NeedsReset)) == DriverOk;

    private ulong Offered => _device.Features | Version1;

    private SplitQueue? Selected => _queueSelect < (uint)_queues.Length ? _queues[_queueSelect] : null;

    private uint ReadConfig(uint offset, int size)
    {
        uint value = 0;
        for (int i = 0; i < size; i++) value |= (uint)_device.ReadConfig(offset + (uint)i) << (8 * i);
        return value;
    }

    private uint ReadRegister(uint offset) => offset switch
    {
        MagicValue => Magic,
        VirtioRegisters.Version => ModernVersion,
        DeviceId => _device.DeviceId,
        VendorId => Vendor,
        DeviceFeatures => _deviceFeaturesSelect < 2 ? (uint)(Offered >> (int)(32 * _deviceFeaturesSelect)) : 0,
        QueueLengthMaximum => Selected is null ? 0 : SplitQueue.MaximumLength,
        QueueReady => Selected is { Ready: true } ? 1u : 0u,
        VirtioRegisters.InterruptStatus => _interruptStatus,
        Status => _status,
        ConfigGeneration => 0,   // config space never changes
        _ => uint.MaxValue,
    };

    private void WriteRegister(uint offset, uint value)
    {
        switch (offset)
        {
            case DeviceFeaturesSelect: _deviceFeaturesSelect = value; break;
            case DriverFeatures: WriteFeatures(value); break;
            case DriverFeaturesSelect: _driverFeaturesSelect = value; break;
            case QueueSelect: _queueSelect = value; break;
            case QueueLength: Configure(VirtioQueueRegister.Length, value); break;
            case QueueReady: WriteReady(value); break;
            case QueueNotify: WriteNotify(value); break;
            case InterruptAcknowledge:
                _interruptStatus &= ~value;
                UpdateIrq();
                break;
            case Status: WriteStatus(value); break;
            case QueueDescriptorsLow: Configure(VirtioQueueRegister.DescriptorsLow, value); break;
            case QueueDescriptorsHigh: Configure(VirtioQueueRegister.DescriptorsHigh, value); break;
            case QueueDriverLow: Configure(VirtioQueueRegister.AvailableLow, value); break;
            case QueueDriverHigh: Configure(VirtioQueueRegister.AvailableHigh, value); break;
            case QueueDeviceLow: Configure(VirtioQueueRegister.UsedLow, value); break;
            case QueueDeviceHigh: Configure(VirtioQueueRegister.UsedHigh, value); break;
        }
    }

    private void WriteFeatures(uint value)
    {
        if ((_status & FeaturesOk) != 0 || _driverFeaturesSelect >= 2) return;
        int shift = (int)(32 * _driverFeaturesSelect);
        _driverFeatures = (_driverFeatures & ~(0xFFFF_FFFFUL << shift)) | ((ulong)value << shift);
    }

    private void Configure(VirtioQueueRegister register, uint value) => Selected?.Configure(register, value);

    private void WriteReady(uint value)
    {
        if (Selected is not { } queue) return;
        if (value == 0) queue.Reset();
        else if (!queue.Ready) queue.Enable();
    }

    private void WriteNotify(uint index)
    {
        if (Running && index < (uint)_queues.Length && _queues[index].Ready) _device.Notify((int)index);
    }

    private void WriteStatus(uint value)
    {
        if (value == 0)
        {
            Reset();
            return;
        }

        bool wasRunning = Running;
        uint status = (value & StatusMask) | (_status & NeedsReset);
        bool accepted = (_driverFeatures & ~Offered) == 0 && (_driverFeatures & Version1) != 0;
        if (!accepted) status &= ~FeaturesOk;   // how a device refuses what was negotiated
        if ((status & FeaturesOk) == 0) status &= ~DriverOk;
        _status = status;
        if (Running && !wasRunning) _device.Start();
    }

    private void Reset()
    {
        (_deviceFeaturesSelect, _driverFeaturesSelect, _driverFeatures, _queueSelect) = (0, 0, 0, 0);
        (_interruptStatus, _status) = (0, 0);
        foreach (SplitQueue queue in _queues) queue.Reset();
        UpdateIrq();
        _device.Reset();
    }

    private void Interrupt(uint reason)
    {
        _interruptStatus |= reason;
        UpdateIrq();
    }

    private void UpdateIrq()
    {
        bool level = _interruptStatus != 0;
        if (level == _irqLevel) return;
        _irqLevel = level;
        _irq.Set(level);
    }
}
