namespace MiniVmm.Devices.Requests;

/// <summary>A line that the guest is asked to obey, and its answer to come.</summary>
public sealed class GuestRequest
{
    private readonly TaskCompletionSource<string> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="text">ASCII; with its final NUL at most <see cref="RequestPort.MaxLength"/> bytes.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public GuestRequest(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.Length >= RequestPort.MaxLength || text.Any(c => c is < ' ' or > '~'))
            throw new ArgumentException($"a request is printable ASCII of at most {RequestPort.MaxLength - 1} characters", nameof(text));
        Text = text;
    }

    public string Text { get; }

    /// <summary>Empty when the guest has done it; else what was wrong. Cancelled where the machine ends first.</summary>
    public Task<string> Answer => _answered.Task;

    internal void Complete(string answer) => _answered.TrySetResult(answer);

    internal void Abandon() => _answered.TrySetCanceled();
}
