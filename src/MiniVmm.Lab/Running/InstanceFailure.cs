namespace MiniVmm.Lab.Running;

/// <summary>An instance that did not come up, or went.</summary>
internal sealed class InstanceFailure(Failure failure) : Exception(failure.Message)
{
    public Failure Failure { get; } = failure;
}
