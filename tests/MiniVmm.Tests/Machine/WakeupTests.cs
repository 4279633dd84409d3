using MiniVmm.Machine.Time;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed class WakeupTests
{
    [Fact]
    public void ASignalBeforeTheSleepEndsItAtOnce()
    {
        using var wakeup = new Wakeup();
        wakeup.Signal();
        wakeup.Sleep(long.MaxValue);

        Assert.True(wakeup.Take());
        Assert.False(wakeup.Take());
    }

    [Fact]
    public void NoSignalIsEverMissed()
    {
        const int rounds = 20_000;
        using var wakeup = new Wakeup();
        int sent = 0, seen = 0;
        var sender = new Thread(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                Interlocked.Increment(ref sent);
                wakeup.Signal();
                // Wait until it was seen, so that every one of them must end a sleep.
                while (Volatile.Read(ref seen) <= i) Thread.Yield();
            }
        });
        sender.Start();
        while (seen < rounds)
        {
            wakeup.Sleep(long.MaxValue);
            if (wakeup.Take()) Volatile.Write(ref seen, Volatile.Read(ref sent));
        }
        sender.Join();

        Assert.Equal(rounds, seen);
    }

    /// <summary>Signals that come while sleeps end by themselves: what they leave behind must not end all later sleeps.</summary>
    [Fact]
    public void ASignalAtTheEndOfASleepIsForgotten()
    {
        for (int round = 0; round < 20; round++)
        {
            using var wakeup = new Wakeup();
            bool stop = false;
            var sender = new Thread(() =>
            {
                while (!Volatile.Read(ref stop)) wakeup.Signal();
            });
            sender.Start();
            for (int i = 0; i < 5_000; i++)
            {
                wakeup.Take();
                wakeup.Sleep(1);
            }
            Volatile.Write(ref stop, true);
            sender.Join();
            wakeup.Take();
            wakeup.Sleep(1_000);

            Assert.False(wakeup.Sleep(1_000));
        }
    }

    [Fact]
    public void ASleepWithoutASignalEndsByItself()
    {
        using var wakeup = new Wakeup();

        Assert.False(wakeup.Sleep(1_000_000));
        Assert.False(wakeup.Take());
    }
}
