using Xunit;
using Xunit.Abstractions;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Whatever a guest does to its devices: no exception leaves the monitor, nothing hangs, nothing outside RAM is touched,
/// and what the monitor holds in memory has a bound.</summary>
/// <remarks><c>MINIVMM_ATTACK</c> sets the accesses in all, <c>MINIVMM_SEED</c> the seed of the first machine; machine i has
/// SEED + i. Alone, because the heap is the process's.</remarks>
[Collection(nameof(AloneCollection))]
public sealed class DeviceAttackTests(ITestOutputHelper output)
{
    private const int DefaultSeed = 386;
    private const long DefaultAccesses = 2_000_000, AccessesOfOne = 500_000;
    private const uint RamBytes = 1 << 20;
    private const int DiskBytes = 256 << 10;

    /// <summary>Every so many machines one is attacked again with other bytes around RAM.</summary>
    private const int Again = 8;

    /// <summary>Bytes by which the heap may grow over the later three quarters of an attack. What the monitor may hold for one guest
    /// are the windows of its connections and the buffers of its disk's requests, 128 KiB each.</summary>
    private const long MostGrowth = 3 << 20;

    [Fact]
    public async Task Nothing_escapes_and_nothing_piles_up()
    {
        var progress = new FuzzProgress();
        await Watchdog.RunAsync(() => Repeat(progress), progress, seed =>
            $"MINIVMM_SEED={seed} MINIVMM_ATTACK=1 dotnet test tests/MiniVmm.Conformance --filter DeviceAttack");
    }

    private void Repeat(FuzzProgress progress)
    {
        int first = (int)Setting.Of("MINIVMM_SEED", DefaultSeed);
        long most = Setting.Of("MINIVMM_ATTACK", DefaultAccesses), accesses = 0, received = 0, growth = 0, diskAnswers = 0;
        int machines = 0, opened = 0, answers = 0;
        for (; accesses < most; machines++)
        {
            progress.Start(unchecked(first + machines));
            AttackOutcome outcome = Attack(progress.Seed, guard: 0xA5);
            Assert.True(outcome.HeapGrowth < MostGrowth, $"the heap grew by {outcome.HeapGrowth} bytes");
            if (progress.Seed % Again == 0) Assert.Equal(outcome.Digest, Attack(progress.Seed, guard: 0x5A).Digest);
            accesses += outcome.Accesses;
            received += outcome.Received;
            opened += outcome.Opened;
            answers += outcome.Answers;
            diskAnswers += outcome.DiskAnswers;
            growth = Math.Max(growth, outcome.HeapGrowth);
        }
        output.WriteLine($"{machines} machines, {accesses} accesses, {opened} connections, {received} bytes received, {answers} requests and {diskAnswers} of the disk answered; "
            + $"the heap grew by at most {growth >> 10} KiB during one, the process had {Environment.WorkingSet >> 20} MiB in the end");
    }

    private static AttackOutcome Attack(int seed, byte guard)
    {
        using var memory = new GuardedMemory(RamBytes, guard);
        var owned = new Stack<IDisposable>();
        string disk = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(disk, new byte[DiskBytes]);
            var attack = new DeviceAttack(seed, memory, disk, owned);
            attack.RunTo(AccessesOfOne / 4);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            attack.RunTo(AccessesOfOne);
            long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
            return new AttackOutcome(attack.Accesses, attack.Digest, growth, attack.Peers.Opened, attack.Peers.Received, attack.Peers.Answers, attack.DiskAnswers);
        }
        finally
        {
            foreach (IDisposable part in owned) part.Dispose();
            File.Delete(disk);
        }
    }
}
