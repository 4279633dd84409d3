using MiniVmm.I386.Memory;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Machine.Running;
using MiniVmm.Translator;

namespace MiniVmm.Machine.Comparing;

/// <summary>Runs the same guest on two machines and finds the first instruction after which they differ.</summary>
/// <remarks>Deterministic machines repeat exactly, so the difference is found by halving: new machines run to the middle
/// of the stretch in which it must lie, with the same stops before it.</remarks>
/// <param name="first">Makes the machine to trust, anew each time.</param>
/// <param name="second">Makes the other, whose engine calls what it is given before each block, unless that is null.</param>
/// <param name="stretch">Instructions from one comparison to the next; what differs and is equal again in between goes
/// unseen.</param>
public sealed class Lockstep(Func<VirtualMachine> first, Func<Action?, VirtualMachine> second, long stretch = 100_000)
{
    /// <summary>Compares the registers before each block of the second machine too, which leads to its blocks one at a time
    /// then; memory at the end of each stretch.</summary>
    public bool AtEachBlock { get; init; }

    /// <summary>Runs until the machines differ, end, or have retired so many instructions.</summary>
    /// <param name="most">Instructions.</param>
    /// <param name="progress">Called with the instructions retired so far.</param>
    public LockstepResult Run(long most, Action<long>? progress = null)
    {
        using VirtualMachine a = first();
        BlockComparison? blocks = AtEachBlock ? new BlockComparison(a) : null;
        using VirtualMachine b = second(blocks is null ? null : blocks.Compare);
        if (blocks is not null) blocks.Other = b;
        long same = 0;
        while (same < most && a.IsRunning)
        {
            long target = Math.Min(same + stretch, most);
            try
            {
                b.RunTo(target);
                if (blocks?.Different is { } found) return new LockstepResult(blocks.Same, ShowBlock(blocks.Same, found));
                a.RunTo(target);
            }
            catch (TranslatorFault fault)
            {
                same = Math.Max(same, blocks?.Same ?? 0);
                return new LockstepResult(same, ShowFault(fault, same, a, b));
            }
            if (Difference(a, b) is not null) return new LockstepResult(same, Narrow(same, target));
            same = a.Retired;
            progress?.Invoke(same);
        }
        return new LockstepResult(same, null);
    }

    /// <summary>What the first machine executes between two boundaries of blocks, and what came of it.</summary>
    private LockstepDifference ShowBlock(long same, BlockDifference found)
    {
        using VirtualMachine machine = Replay(first, same);
        var instructions = new List<string>();
        for (long at = same; at < found.Retired; at++)
        {
            machine.RunTo(at);
            instructions.Add(Disassembly.At(machine.Processor));
        }
        return new LockstepDifference(
            found.Retired, string.Join("\n  ", instructions), "registers", found.First, found.Second);
    }

    /// <summary>Emitted code faulted where no guest access does: nothing to compare, but the listing marks the instruction.</summary>
    private static LockstepDifference ShowFault(TranslatorFault fault, long same, VirtualMachine a, VirtualMachine b) => new(
        same, $"{fault.Message}\n{fault.Listing.TrimEnd()}", "a fault of the host", RegisterDump.Of(a.Processor), RegisterDump.Of(b.Processor));

    /// <summary>The machines are equal after <paramref name="same"/> instructions and differ after
    /// <paramref name="different"/>.</summary>
    private LockstepDifference Narrow(long same, long different)
    {
        VirtualMachine another() => second(AtEachBlock ? static () => { } : null);
        while (different - same > 1)
        {
            long middle = same + (different - same) / 2;
            using VirtualMachine a = Replay(first, middle), b = Replay(another, middle);
            if (Difference(a, b) is null) same = middle;
            else different = middle;
        }
        using VirtualMachine before = Replay(first, same), right = Replay(first, different), wrong = Replay(another, different);
        return new LockstepDifference(
            different, Disassembly.At(before.Processor), Difference(right, wrong) ?? "nothing, when it was run again",
            RegisterDump.Of(right.Processor), RegisterDump.Of(wrong.Processor));
    }

    private VirtualMachine Replay(Func<VirtualMachine> make, long target)
    {
        VirtualMachine machine = make();
        for (long stop = stretch; stop < target; stop += stretch) machine.RunTo(stop);
        machine.RunTo(target);
        return machine;
    }

    private static string? Difference(VirtualMachine a, VirtualMachine b)
    {
        if (a.Retired != b.Retired) return $"retired instructions: {a.Retired} and {b.Retired}";
        if (RegisterDump.Of(a.Processor) != RegisterDump.Of(b.Processor)) return "registers";
        GuestMemory ramA = a.Processor.Memory, ramB = b.Processor.Memory;
        int at = ramA.Read(0, ramA.Size).CommonPrefixLength(ramB.Read(0, ramB.Size));
        return at == ramA.Size ? null : $"memory at physical address 0x{at:x8}: {ramA.Load<byte>((uint)at):x2} and {ramB.Load<byte>((uint)at):x2}";
    }
}
