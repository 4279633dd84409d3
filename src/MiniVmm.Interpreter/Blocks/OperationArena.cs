using System.Runtime.InteropServices;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>Where operations live: filled in order, emptied as a whole.</summary>
internal sealed unsafe class OperationArena(int capacity) : IDisposable
{
    private Operation* _operations = (Operation*)NativeMemory.AlignedAlloc((nuint)capacity * Operation.Size, Operation.Size);
    private int _used;

    ~OperationArena() => Free();

    /// <summary>Copies a block's operations in.</summary>
    /// <returns>Null when there is no room: empty it first.</returns>
    public Operation* Add(ReadOnlySpan<Operation> operations)
    {
        if (operations.Length > capacity - _used) return null;
        Operation* first = _operations + _used;
        operations.CopyTo(new Span<Operation>(first, operations.Length));
        _used += operations.Length;
        return first;
    }

    public void Clear() => _used = 0;

    /// <summary>Makes every link be resolved anew.</summary>
    public void Unlink()
    {
        for (int i = 0; i < _used; i++) _operations[i].Link.Mode = Link.NoMode;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_operations);
        _operations = null;
    }
}
