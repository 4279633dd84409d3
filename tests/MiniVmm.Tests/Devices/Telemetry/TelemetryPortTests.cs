using MiniVmm.Devices.Telemetry;
using Xunit;

namespace MiniVmm.Tests.Devices.Telemetry;

public sealed class TelemetryPortTests : IDisposable
{
    private const uint Address = 0x1F00;

    private readonly TestMemory _memory = new(0x10000);
    private readonly List<TelemetryRecord> _published = [];
    private readonly TelemetryPort _port;

    public TelemetryPortTests() => _port = new TelemetryPort(_memory.Ram, new Sink(_published));

    [Fact]
    public void Reads_every_field_where_the_contract_has_it()
    {
        WriteRecord(Address);
        _port.Write(0, 4, Address);
        var expected = new TelemetryRecord
        {
            TimeMicroseconds = 0x0000_0009_0000_0008,
            VctMicroseconds = 16,
            SmoothedMicroseconds = 20,
            MinimumMicroseconds = 24,
            SlowdownQ16 = 28,
            BusyTicks = 32,
            IdleTicks = 36,
            ThreadCap = 40,
            ActiveThreads = 44,
            SuspendedThreads = 48,
            RateMillihertz = 52,
            Congested = true,
            Served = 60,
            Mode = (TelemetryMode)64,
            LongestTickMicroseconds = 68,
        };
        Assert.Equal([expected], _published);
        Assert.Equal((1, 0), (_port.Published, _port.Dropped));
    }

    /// <summary>address, version, size.</summary>
    [Theory]
    [InlineData(0xFFFFFFFFu, 1, 72)]
    [InlineData(0xFFFFu, 1, 72)]
    [InlineData(0x10000u - 71, 1, 72)]
    [InlineData(Address, 2, 72)]
    [InlineData(Address, 1, 68)]
    public void Drops_and_counts_what_is_no_record(uint address, uint version, uint size)
    {
        WriteRecord(Address);
        _memory.Ram.Store<uint>(Address, version);
        _memory.Ram.Store<uint>(Address + 4, size);
        _port.Write(0, 4, address);
        Assert.Empty(_published);
        Assert.Equal((0, 1), (_port.Published, _port.Dropped));
    }

    [Fact]
    public void A_record_may_end_with_memory()
    {
        WriteRecord(0x10000 - 72);
        _port.Write(0, 4, 0x10000 - 72);
        Assert.Single(_published);
    }

    [Theory]
    [InlineData(0, 4, 0x314D5646u)]
    [InlineData(0, 2, 0xFFFFu)]
    [InlineData(1, 1, 0xFFu)]
    public void Signs_as_a_word_alone(int offset, int size, uint value) =>
        Assert.Equal(value, _port.Read((ushort)offset, size));

    [Fact]
    public void A_partial_address_is_no_address()
    {
        _port.Write(0, 2, Address);
        Assert.Equal((0, 0), (_port.Published, _port.Dropped));
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Each field holds its own offset.</summary>
    private void WriteRecord(uint address)
    {
        for (uint offset = 8; offset < 72; offset += 4)
            _memory.Ram.Store<uint>(address + offset, offset == 12 ? 9 : offset);
        _memory.Ram.Store<uint>(address, 1u);
        _memory.Ram.Store<uint>(address + 4, 72u);
    }

    private sealed class Sink(List<TelemetryRecord> records) : ITelemetrySink
    {
        public void Publish(in TelemetryRecord record) => records.Add(record);
    }
}
