namespace MiniVmm.I386.Contracts;

/// <summary>Virtual time: retired instructions at the nominal clock while the guest runs, host time while it halts.</summary>
public interface IVirtualTime
{
    /// <summary>Nanoseconds of virtual time since power-on; never decreases.</summary>
    long Now { get; }
}
