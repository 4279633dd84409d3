namespace MiniVmm.Host.Control;

/// <summary>A number of places that are taken or not, without a queue.</summary>
internal sealed class Places(int count)
{
    private int _free = count;

    public bool TryEnter()
    {
        if (Interlocked.Decrement(ref _free) >= 0) return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Increment(ref _free);
}
