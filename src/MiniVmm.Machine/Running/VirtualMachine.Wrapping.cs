using MiniVmm.Fvm;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Machine.Running;

/// <summary>The guest as somebody makes it friendly from outside.</summary>
public sealed partial class VirtualMachine
{
    /// <summary>Whether a wrapper measures the guest, and lets it rest where it is to.</summary>
    public bool IsWrapped => _parts.Wrapper is not null;

    /// <summary>Other values for parameters of the wrapper, all or none; any thread, also while the guest is paused.</summary>
    /// <param name="values">Keys, as for <see cref="WrapOption"/>, and values.</param>
    /// <returns>What it goes by from now on.</returns>
    /// <exception cref="MachineError">There is no wrapper, a value is bad, or the machine has ended.</exception>
    public Task<FvmParameters> ChangeWrapAsync(IReadOnlyList<(string Key, string Value)> values) => DoAsync(m =>
    {
        if (m._parts.Wrapper is not { } wrapper) throw new MachineError("no wrapper is around this guest; start it with --wrap");
        wrapper.Change(WrapOption.Apply(wrapper.Parameters, values, ""));
        return wrapper.Parameters;
    });
}
