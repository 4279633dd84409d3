namespace MiniVmm.Translator.FlagTracking;

/// <summary>Numbers that emitted code stores to say where flags come from. 0 says that the processor has them.</summary>
internal sealed class FlagNumbers
{
    /// <summary>Numbers are stored in 16 bits.</summary>
    public const int Most = ushort.MaxValue;

    private readonly Dictionary<FlagState, uint> _numbers = [];
    private readonly List<FlagState> _states = [FlagState.Recorded];

    /// <summary>Whether no more than a few are left.</summary>
    public bool IsNearlyFull => _states.Count > Most - 1000;

    public uint NumberOf(FlagState state)
    {
        if (_numbers.TryGetValue(state, out uint number)) return number;
        number = (uint)_states.Count;
        _states.Add(state);
        _numbers.Add(state, number);
        return number;
    }

    public FlagState StateOf(uint number) => _states[(int)number];

    public void Clear()
    {
        _numbers.Clear();
        _states.RemoveRange(1, _states.Count - 1);
    }
}
