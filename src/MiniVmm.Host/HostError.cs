namespace MiniVmm.Host;

/// <summary>The host refuses something, or lacks it. The message says what to do; it is shown as one line.</summary>
public sealed class HostError : Exception
{
    public HostError(string message)
        : base(message)
    {
    }

    public HostError(string message, Exception cause)
        : base(message, cause)
    {
    }

    public HostError()
    {
    }
}
