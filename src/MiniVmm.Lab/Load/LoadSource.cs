namespace MiniVmm.Lab.Load;

/// <summary>Where loads get their randomness and their right answers. Variants of a scenario see the same
/// arrivals, pauses and mixes in the same repetition; repetitions see others.</summary>
/// <param name="Seed">The scenario's.</param>
/// <param name="Repetition">From 1.</param>
/// <param name="Checksums">Shared by all runs.</param>
internal sealed record LoadSource(uint Seed, int Repetition, ChecksumTable Checksums)
{
    /// <summary>The numbers that a client of a VM draws.</summary>
    public SplitMix64 StreamOf(int vm, int client) => SplitMix64.Along(Seed, Repetition, vm, client);

    /// <summary>What a client of a VM asks for, one request for each shape.</summary>
    public PreparedRequest[] RequestsOf(LoadTarget target, int client) =>
        PreparedRequest.AllOf(target, client, Seed, Checksums);
}
