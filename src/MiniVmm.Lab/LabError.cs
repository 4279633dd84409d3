namespace MiniVmm.Lab;

/// <summary>An experiment cannot be run as asked, or its result cannot be trusted. The message says what to do; it is
/// shown as one line.</summary>
public sealed class LabError : Exception
{
    public LabError(string message)
        : base(message)
    {
    }

    public LabError(string message, Exception cause)
        : base(message, cause)
    {
    }

    public LabError()
    {
    }
}
