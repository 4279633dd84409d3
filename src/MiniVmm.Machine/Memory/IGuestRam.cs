using MiniVmm.I386.Memory;

namespace MiniVmm.Machine.Memory;

/// <summary>Guest RAM, and what the host knows of it.</summary>
internal interface IGuestRam : IDisposable
{
    GuestMemory Memory { get; }

    /// <summary>Which pages may hold anything but zeros. Asking touches none of them.</summary>
    /// <exception cref="MachineError">The host does not say.</exception>
    bool[] FindPagesInUse();
}
