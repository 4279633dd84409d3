using System.Text;

namespace MiniVmm.I386;

/// <summary>What CPUID answers (docs/machine.md). It advertises nothing that is not there.</summary>
public static class ProcessorIdentity
{
    /// <summary>First leaf of the hypervisor range.</summary>
    public const uint HypervisorLeaf = 0x4000_0000;

    /// <summary>The leaf with the TSC frequency, by the convention of VMware and KVM.</summary>
    public const uint TimingLeaf = 0x4000_0010;

    private const uint FeatureDe = 1 << 2;
    private const uint FeaturePse = 1 << 3;
    private const uint FeatureTsc = 1 << 4;
    private const uint FeatureMsr = 1 << 5;
    private const uint FeatureCx8 = 1 << 8;
    private const uint FeatureSep = 1 << 11;
    private const uint FeaturePge = 1 << 13;
    private const uint FeatureCmov = 1 << 15;
    private const uint HypervisorPresent = 1u << 31;
    private const uint Features = FeatureDe | FeaturePse | FeatureTsc | FeatureMsr | FeatureCx8 | FeatureSep | FeaturePge | FeatureCmov;

    /// <summary>Family 5, model 2: a Pentium, which is what a guest may count on.</summary>
    public const uint Signature = 0x0000_0520;

    public static (uint Eax, uint Ebx, uint Ecx, uint Edx) Leaf(uint leaf, uint tscKilohertz) => leaf switch
    {
        0 => (1, Word("Mini"), Word("i386"), Word("Vmm ")),
        1 => (Signature, 0, HypervisorPresent, Features),
        HypervisorLeaf => (TimingLeaf, Word("Mini"), Word("VmmM"), Word("iniV")),
        TimingLeaf => (tscKilohertz, 0, 0, 0),
        _ => default,
    };

    private static uint Word(string text) => BitConverter.ToUInt32(Encoding.ASCII.GetBytes(text));
}
