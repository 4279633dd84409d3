using System.Collections.Concurrent;
using MiniVmm.Host;
using MiniVmm.I386;
using MiniVmm.Machine.Loading;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>One of our own kernels with some bits the other way round.</summary>
internal sealed class MutatedKernel : IScenario
{
    private static readonly string[] Kernels = ["httpd", "httpd-plain", "selftest", "spin", "membound", "fvmtest", "hello"];

    private readonly ConcurrentDictionary<string, Executable> _read = [];

    public uint RamBytes(int seed) => 4 << 20;

    public void Load(Processor processor, Dice dice)
    {
        Executable kernel = _read.GetOrAdd(dice.Pick(Kernels), name => new ElfReader().Read(Installation.FindGuest(name)));
        MultibootLoader.Load(kernel, "", processor);
        LoadSegment text = kernel.Segments.First(s => s.Address <= kernel.Entry && kernel.Entry - s.Address < s.MemorySize);
        for (uint flips = dice.Below(dice.Once(4) ? 400u : 8u); flips > 0; flips--)
            processor.Memory.Write(text.Address + dice.Below(text.MemorySize), 1)[0] ^= (byte)(1 << (int)dice.Below(8));
    }
}
