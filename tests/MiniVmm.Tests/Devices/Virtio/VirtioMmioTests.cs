using MiniVmm.Devices.Virtio;
using MiniVmm.Devices.Vsock;
using MiniVmm.Tests.Devices.Vsock;
using Xunit;
using static MiniVmm.Devices.Virtio.VirtioRegisters;

namespace MiniVmm.Tests.Devices.Virtio;

/// <summary>The transport's registers (virtio 1.2, 4.2.2). A row is a script: "070=1" writes a register, "070?1" reads
/// one; all hexadecimal. A letter after the register is the width: b, w.</summary>
public sealed class VirtioMmioTests
{
    [Theory]
    [InlineData("identity", "000?74726976 004?2 008?13 00c?4d4d564d 0fc?0")]
    [InlineData("features are VERSION_1 alone", "010?0 014=1 010?1 014=2 010?0")]
    [InlineData("config is the guest's CID", "100?3 104?0 100b?3 101b?0 100w?3 1fc?0")]
    [InlineData("registers are 32 bits wide", "000b?ff 000w?ffff 070b=1 070?0")]
    [InlineData("three queues", "030=0 034?100 030=2 034?100 030=3 034?0 044?0 044=1 044?0")]
    [InlineData("VERSION_1 must be accepted", "070=3 070=b 070?3")]
    [InlineData("unknown features are refused", "024=1 020=3 070=3 070=b 070?3")]
    [InlineData("features hold after FEATURES_OK", "024=1 020=1 070=3 070=b 020=0 070=b 070?b")]
    [InlineData("DRIVER_OK needs FEATURES_OK", "070=7 070?3")]
    [InlineData("reset clears", "024=1 020=1 070=3 070=b 070=f 070?f 070=0 070?0 070=b 070?3")]
    [InlineData("a queue without layout lies at 0, which is RAM", "030=0 044=1 044?1 044=0 044?0")]
    [InlineData("queue length must be a power of two", "030=0 038=3 044=1 044?0 070?40")]
    [InlineData("queue length 0", "030=0 038=0 044=1 044?0 070?40")]
    [InlineData("queue too long", "030=0 038=200 044=1 044?0 070?40")]
    [InlineData("descriptors misaligned", "030=0 080=8 044=1 044?0 070?40")]
    [InlineData("available ring misaligned", "030=0 090=1 044=1 044?0 070?40")]
    [InlineData("used ring misaligned", "030=0 0a0=2 044=1 044?0 070?40")]
    [InlineData("descriptors beyond RAM", "030=0 080=3ffff0 044=1 044?0 070?40")]
    [InlineData("rings above 4 GiB", "030=0 0a4=1 044=1 044?0 070?40")]
    [InlineData("a ready queue's layout holds", "030=0 044=1 038=3 080=ffffffff 044?1 070?0")]
    [InlineData("reserved registers", "200?ffffffff 0b0?ffffffff 048=1 3fc=5 070?0")]
    [InlineData("notifying before DRIVER_OK", "030=0 044=1 050=0 050=7 070?0 060?0")]
    public void Registers_are_as_specified(string name, string script)
    {
        using var guest = new MockGuest(new EchoServer());
        foreach (string step in script.Split(' '))
        {
            int operation = step.IndexOfAny(['=', '?']);
            int size = step[operation - 1] == 'w' ? 2 : operation == 4 ? 1 : 4;
            uint register = Convert.ToUInt32(step[..3], 16), value = Convert.ToUInt32(step[(operation + 1)..], 16);
            if (step[operation] == '=')
            {
                guest.Device.Transport.Write(register, size, value);
                continue;
            }

            uint read = guest.Device.Transport.Read(register, size);
            Assert.True(value == read, $"{name}: {step}, got {read:x}");
        }
    }

    /// <summary>What a bad driver does to the transmit queue; each must break the device and nothing else.</summary>
    [Theory]
    [InlineData("loop")]
    [InlineData("head out of range")]
    [InlineData("next out of range")]
    [InlineData("index runs away")]
    [InlineData("address out of RAM")]
    [InlineData("address above 4 GiB")]
    [InlineData("length wraps")]
    [InlineData("readable after writable")]
    [InlineData("indirect")]
    [InlineData("receive buffer not writable")]
    [InlineData("receive buffer without room")]
    public void A_malformed_queue_asks_for_a_reset(string fault)
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        Corrupt(guest, fault);
        guest.Step();
        Assert.Equal(NeedsReset, guest.Driver.Read(Status) & NeedsReset);
        guest.Boot();
        Assert.Equal(VirtioDriver.Ready, guest.Driver.Read(Status));
        AssertConnects(guest);
    }

    [Theory]
    [InlineData("zero-length segments", 3)]
    [InlineData("segment per byte", 44)]
    public void Strange_but_legal_chains_are_read(string name, int segments)
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        DriverQueue queue = guest.Queues[1];
        uint piece = segments == 44 ? 1u : 44u;
        for (ushort i = 0; i < segments; i++)
        {
            uint length = segments == 44 || i == 1 ? piece : 0;
            uint address = queue.Slot(0) + (segments == 44 ? i : 0u);
            queue.Describe(i, address, length, i == segments - 1 ? (ushort)0 : (ushort)1, (ushort)(i + 1));
        }

        queue.Publish(0);
        guest.Driver.Notify(1);
        Assert.True(queue.TryTakeUsed(out ushort head, out uint written), name);
        Assert.Equal((0, 0u), (head, written));
        Assert.Equal(VirtioDriver.Ready, guest.Driver.Read(Status));
    }

    [Fact]
    public void Suppressed_interrupts_stay_away()
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        guest.Queues[0].SuppressInterrupts();
        guest.Device.Open(80, new IgnoredClose());
        guest.Device.Poll();
        Assert.True(guest.Queues[0].TryTakeUsed(out _, out uint written));
        Assert.Equal((uint)VsockHeader.Size, written);
        Assert.Equal(0u, guest.Driver.Read(VirtioRegisters.InterruptStatus));
    }

    [Fact]
    public void A_restored_device_tells_its_driver_that_connections_are_gone()
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        guest.Queues[2].Offer(16, writable: true);
        VsockStream stream = guest.Device.Open(80, new IgnoredClose());
        guest.Step();
        VsockState state = guest.Device.State;
        guest.Device.State = state;
        Assert.True(stream.IsReset);
        Assert.True(guest.Queues[2].TryTakeUsed(out _, out uint written));
        Assert.Equal(4u, written);
    }

    [Fact]
    public void A_restored_device_without_connections_leaves_the_guest_alone()
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        guest.Queues[2].Offer(16, writable: true);
        guest.Device.State = guest.Device.State;
        Assert.False(guest.Queues[2].TryTakeUsed(out _, out _));
        Assert.Equal(0u, guest.Driver.Read(VirtioRegisters.InterruptStatus));
        AssertConnects(guest);
    }

    [Fact]
    public void Ports_that_a_guest_has_not_forgotten_yet_are_not_given_again()
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        VsockStream before = guest.Device.Open(80, new IgnoredClose());
        guest.Step();
        guest.Device.State = guest.Device.State;
        VsockStream after = guest.Device.Open(80, new IgnoredClose());
        guest.Step();
        Assert.NotEqual(before.HostPort, after.HostPort);
    }

    [Fact]
    public void A_snapshot_is_not_trusted()
    {
        using var guest = new MockGuest(new EchoServer());
        guest.Boot();
        VirtioMmioState state = guest.Device.Transport.State;
        guest.Device.Transport.State = state with
        {
            Queues = state.Queues.SetItem(0, state.Queues[0] with { Used = 0xFFFF_FFFC }),
        };
        Assert.Equal(NeedsReset, guest.Driver.Read(Status) & NeedsReset);
    }

    private static void Corrupt(MockGuest guest, string fault)
    {
        DriverQueue receive = guest.Queues[0], queue = guest.Queues[1];
        const ushort next = 1, write = 2, indirect = 4;
        uint address = queue.Slot(0);
        switch (fault)
        {
            case "loop":
                queue.Describe(0, address, 44, next, 1);
                queue.Describe(1, address, 44, next, 0);
                break;
            case "next out of range": queue.Describe(0, address, 44, next, queue.Length); break;
            case "address out of RAM": queue.Describe(0, 0x3FFFFF, 2, 0, 0); break;
            case "address above 4 GiB": queue.Describe(0, 0x1_0000_1000, 44, 0, 0); break;
            case "length wraps": queue.Describe(0, 0xFFFF_FFF0, 0x20, 0, 0); break;
            case "indirect": queue.Describe(0, address, 64, indirect, 0); break;
            case "readable after writable":
                queue.Describe(0, address, 44, next | write, 1);
                queue.Describe(1, address, 44, 0, 0);
                break;
            case "receive buffer not writable" or "receive buffer without room":
                for (ushort i = 0; i < receive.Length; i++)
                    receive.Describe(i, receive.Slot(i), 44, fault.EndsWith("room") ? write : (ushort)0, 0);
                guest.Device.Open(80, new IgnoredClose());
                return;
            case "index runs away":
                for (int i = 0; i <= queue.Length; i++) queue.Publish(0);
                guest.Driver.Notify(1);
                return;
        }

        queue.Publish(fault == "head out of range" ? queue.Length : (ushort)0);
        guest.Driver.Notify(1);
    }

    private static void AssertConnects(MockGuest guest)
    {
        guest.Log.Clear();
        guest.Device.Open(80, new IgnoredClose());
        guest.Step();
        Assert.Contains(guest.Log, header => header.Operation == VsockOperation.Request);
    }
}
