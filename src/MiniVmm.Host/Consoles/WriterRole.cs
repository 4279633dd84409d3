using System.Security.Cryptography;

namespace MiniVmm.Host.Consoles;

/// <summary>Who may type at a console: anybody, or while somebody has taken the role, whoever knows its key.</summary>
internal sealed class WriterRole
{
    private const int KeyBytes = 16;

    private readonly Lock _lock = new();
    private string? _key;

    /// <summary>Takes the role.</summary>
    /// <returns>Its key; null where somebody has it.</returns>
    public string? TryTake()
    {
        lock (_lock)
            return _key is not null ? null : _key = RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true);
    }

    public void Leave()
    {
        lock (_lock) _key = null;
    }

    /// <param name="key">What the sender shows; null where it shows nothing.</param>
    public bool Admits(string? key)
    {
        lock (_lock) return _key is null || _key == key;
    }
}
