namespace MiniVmm.I386.Contracts;

/// <summary>What RDTSC reads.</summary>
public interface ITimeStampCounter
{
    /// <summary>Advertised rate in kHz (CPUID leaf 0x40000010).</summary>
    uint Kilohertz { get; }

    ulong Read();
}
