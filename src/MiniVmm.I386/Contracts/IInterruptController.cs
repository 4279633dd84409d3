namespace MiniVmm.I386.Contracts;

/// <summary>What the processor sees of the interrupt controller: the INTR pin and the INTA cycle.</summary>
public interface IInterruptController
{
    /// <summary>Whether INTR is asserted.</summary>
    bool Pending { get; }

    /// <summary>Acknowledges the highest-priority request and returns its vector (SDM vol. 3, 6.3.2). A request
    /// that has gone meanwhile yields the controller's spurious vector.</summary>
    byte Acknowledge();
}
