using MiniVmm.Devices.Block;
using Xunit;
using static MiniVmm.Devices.Virtio.VirtioRegisters;
using static MiniVmm.Tests.Devices.Block.BlockGuest;

namespace MiniVmm.Tests.Devices.Block;

/// <summary>Requests whose disk takes its time.</summary>
public sealed class BlockRequestsUnderWayTests
{
    private const uint Data = 0x100000;
    private const byte Ok = 0, Untouched = 0xEE;

    [Fact]
    public void The_guest_goes_on_while_the_disk_works()
    {
        using var guest = new BlockGuest(new MemoryStore(8));
        guest.Boot();
        guest.Store.Hold();
        uint status = guest.Ask(In, 0, Data, 512);
        guest.Device.Poll();
        Assert.Equal(Untouched, guest.Ram.Load<byte>(status));
        guest.Store.Release();
        guest.WaitForUsed();
        Assert.Equal(Ok, guest.Ram.Load<byte>(status));
    }

    [Fact]
    public void There_is_a_most_of_requests_and_the_others_wait_in_the_ring()
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        guest.Store.Hold();
        const int asked = 20;
        uint[] statuses = [.. Enumerable.Range(0, asked).Select(i => guest.Ask(In, (ulong)i, Data + (uint)i * 512, 512))];
        Assert.Equal(VirtioBlock.MostRequests, guest.Device.State.Pending.Length);
        guest.Store.Release();
        foreach (uint _ in statuses) guest.WaitForUsed();
        Assert.All(statuses, s => Assert.Equal(Ok, guest.Ram.Load<byte>(s)));
        Assert.Equal([.. Enumerable.Range(0, asked).Select(i => $"read {i * 512} +512")], guest.Store.Log);
    }

    [Theory]
    [InlineData("the device")]
    [InlineData("the queue")]
    public void What_was_asked_before_a_reset_is_answered_to_nobody(string reset)
    {
        using var guest = new BlockGuest(new MemoryStore(8));
        guest.Store.Bytes.AsSpan().Fill(7);
        guest.Boot();
        guest.Store.Hold();
        uint status = guest.Ask(In, 0, Data, 512);
        if (reset == "the device") guest.Boot();
        else guest.Driver.Write(QueueReady, 0);
        guest.Store.Release();
        guest.Wakeup.Wait();
        guest.Device.Poll();
        Assert.Equal((Untouched, (byte)0), (guest.Ram.Load<byte>(status), guest.Ram.Load<byte>(Data)));
        guest.Boot();
        Assert.Equal((Ok, 513u), guest.Do(In, 0, Data, 512));
    }

    [Fact]
    public void Resets_do_not_make_the_monitor_hold_more()
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Store.Hold();
        for (int i = 0; i < 50; i++)
        {
            guest.Boot();
            for (int j = 0; j < 5; j++) guest.Ask(In, 0, Data, 512);
        }
        guest.Store.Release();
        for (int i = 0; i < 5; i++) guest.WaitForUsed();
        Assert.InRange(guest.Store.Log.Count, 5, VirtioBlock.MostRequests + 5);
    }

    [Fact]
    public void A_snapshot_takes_requests_along_and_they_are_done_again()
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        guest.Store.Hold();
        guest.Ram.Write(Data, 512).Fill(5);
        uint written = guest.Ask(Out, 9, Data, 512), read = guest.Ask(In, 9, Data + 512, 512);
        BlockState state = guest.Device.State;
        Assert.Equal([0, 3], state.Pending.Select(p => (int)p.Head));
        guest.Store.Release();
        guest.Device.State = state;
        guest.WaitForUsed();
        guest.WaitForUsed();
        Assert.Equal((Ok, Ok), (guest.Ram.Load<byte>(written), guest.Ram.Load<byte>(read)));
        Assert.Equal(-1, guest.Ram.Read(Data + 512, 512).IndexOfAnyExcept((byte)5));
        Assert.Equal(2, guest.Store.Log.Count(l => l.StartsWith("write", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_snapshot_is_not_trusted()
    {
        using var guest = new BlockGuest(new MemoryStore(64));
        guest.Boot();
        guest.Device.State = guest.Device.State with { Pending = [new BlockPending(BlockGuest.QueueLength, 0)] };
        Assert.True(guest.NeedsReset);
    }

    [Fact]
    public void A_deterministic_machine_has_its_answers_at_points_of_virtual_time()
    {
        var time = new FakeTime { Now = 1_000_000 };
        using var guest = new BlockGuest(new MemoryStore(64), time);
        guest.Boot();
        guest.Store.Bytes.AsSpan().Fill(7);
        uint first = guest.Ask(In, 0, Data, 1024), second = guest.Ask(In, 2, Data + 1024, 512);
        const long due = 1_000_000 + 100_000 + 1024 * 10, later = due + 100_000 + 512 * 10;
        Assert.Equal(due, guest.Device.NextDeadline);
        guest.Device.Advance(due - 1);
        Assert.Equal((Untouched, 0), (guest.Ram.Load<byte>(first), guest.Store.Log.Count));
        guest.Device.Advance(due);
        Assert.Equal((Ok, Untouched, later), (guest.Ram.Load<byte>(first), guest.Ram.Load<byte>(second), guest.Device.NextDeadline));
        guest.Device.State = guest.Device.State;
        Assert.Equal(later, guest.Device.NextDeadline);
        guest.Device.Advance(later);
        Assert.Equal((Ok, long.MaxValue), (guest.Ram.Load<byte>(second), guest.Device.NextDeadline));
        Assert.Equal(-1, guest.Ram.Read(Data, 1536).IndexOfAnyExcept((byte)7));
        Assert.Equal(0, guest.Wakeup.Count);
    }
}
