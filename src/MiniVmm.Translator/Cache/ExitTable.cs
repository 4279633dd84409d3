namespace MiniVmm.Translator.Cache;

/// <summary>All exits of all translations by number, and the host addresses that lead to one by a signal.</summary>
internal sealed class ExitTable
{
    private readonly List<int> _faultOffsets = [], _faultExits = [];
    private ExitPoint[] _points = new ExitPoint[1024];

    public int Count { get; private set; }

    public ref ExitPoint this[int number] => ref _points[number];

    public int Add(in ExitPoint point)
    {
        if (Count == _points.Length) Array.Resize(ref _points, 2 * Count);
        _points[Count] = point;
        return Count++;
    }

    /// <summary>Says which exit a fault of the host instruction at an offset leads to. Offsets never decrease.</summary>
    public void AddFault(int offset, int exit)
    {
        _faultOffsets.Add(offset);
        _faultExits.Add(exit);
    }

    /// <returns>The exit, or a negative number: nobody expects a fault there.</returns>
    public int AtFault(int offset)
    {
        int index = _faultOffsets.BinarySearch(offset);
        return index < 0 ? -1 : _faultExits[index];
    }

    public void Clear()
    {
        Array.Clear(_points, 0, Count);
        Count = 0;
        _faultOffsets.Clear();
        _faultExits.Clear();
    }
}
