using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>The state of a shard's VMs in flat arrays; the places of those that went are used again.</summary>
internal sealed class VmTable
{
    private readonly int _stride;
    private readonly Stack<int> _free = [];
    private VmState[] _vms;
    private uint[] _windows;
    private uint[] _memories;
    private int _used;

    /// <param name="stride">Samples of each VM's window.</param>
    /// <param name="capacity">VMs to begin with.</param>
    public VmTable(int stride, int capacity)
    {
        _stride = stride;
        _vms = new VmState[capacity];
        _windows = new uint[capacity * stride];
        _memories = new uint[capacity * FvmState.MemoryWords];
    }

    public int Capacity => _vms.Length;

    /// <summary>Places that ever had a VM.</summary>
    public Span<VmState> All => _vms.AsSpan(0, _used);

    public ref VmState this[int slot] => ref _vms[slot];

    /// <summary>A place for a VM, with an empty window and memory.</summary>
    public int Take(in VmState vm)
    {
        int slot = _free.TryPop(out int free) ? free : _used++;
        if (slot == _vms.Length)
            Grow();
        _vms[slot] = vm;
        _windows.AsSpan(slot * _stride, _stride).Clear();
        Memory(slot).Clear();
        return slot;
    }

    public void Free(int slot)
    {
        _vms[slot].Alive = false;
        _free.Push(slot);
    }

    /// <summary>The first samples of a VM's window.</summary>
    public Span<uint> Window(int slot, int periods) => _windows.AsSpan(slot * _stride, periods);

    /// <summary>The words of its rule.</summary>
    public Span<uint> Memory(int slot) => _memories.AsSpan(slot * FvmState.MemoryWords, FvmState.MemoryWords);

    private void Grow()
    {
        int capacity = _vms.Length + (_vms.Length / 2);
        Array.Resize(ref _vms, capacity);
        Array.Resize(ref _windows, capacity * _stride);
        Array.Resize(ref _memories, capacity * FvmState.MemoryWords);
    }
}
