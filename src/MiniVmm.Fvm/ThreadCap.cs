namespace MiniVmm.Fvm;

/// <summary>AIMD on the number of active request threads. The fraction is kept, so that a step below one thread
/// accumulates; the guest obeys the integer part.</summary>
public readonly record struct ThreadCap(Q16 Exact)
{
    public uint Threads => Exact.Raw >> Q16.FractionBits;

    public static ThreadCap Initial(FvmParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new ThreadCap(Q16.FromInteger(parameters.Threads));
    }

    public ThreadCap Next(FvmParameters parameters, bool congested)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ulong exact = congested
            ? Math.Max(((ulong)Exact.Raw << Q16.FractionBits) / parameters.Mul.Raw, Q16.One.Raw)
            : Math.Min((ulong)Exact.Raw + parameters.Add.Raw, Q16.FromInteger(parameters.MaxThreads).Raw);
        return new ThreadCap(new Q16((uint)exact));
    }
}
