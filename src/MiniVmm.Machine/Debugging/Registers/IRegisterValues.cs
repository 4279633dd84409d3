namespace MiniVmm.Machine.Debugging.Registers;

/// <summary>The registers of one thread of the guest.</summary>
internal interface IRegisterValues
{
    /// <returns>Null where the register's value is lost, or where the machine has no such register.</returns>
    uint? Read(int number);
}
