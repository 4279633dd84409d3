namespace MiniVmm.Host.Policing;

/// <summary>Moves processes to cgroups of their own below the one that they are in (version 1): with a quarter of the processor's
/// weight for each level, and with no more memory than their fair share. Weight alone would not do: who waits for the disk
/// needs no processor, and robs the others all the same.</summary>
/// <remarks>Pages stay charged to where they were touched first, so a limit acts as the kernel takes them away and the process
/// fetches them back. What processes hold of their own besides the guest stays where it is too, so the limit is
/// for guest RAM, but for <see cref="Headroom"/>.</remarks>
public sealed class CgroupPenalty : IPenalty
{
    private const int FullWeight = 1024, LeastWeight = 2;

    /// <summary>For what a monitor allocates anew.</summary>
    private const long Headroom = 16 << 20;

    private readonly UndoGuard _guard = new();
    private readonly Dictionary<Subject, PenaltyCgroup[]> _cells = [];

    private CgroupPenalty()
    {
    }

    public string Name => "cgroup";

    public double Allowed(int level) => 1;

    /// <summary>Makes one where cgroups of version 1 can be had.</summary>
    /// <param name="obstacle">Why not, in a line.</param>
    public static CgroupPenalty? TryCreate(out string obstacle)
    {
        obstacle = PenaltyCgroup.Obstacle() ?? "";
        return obstacle.Length == 0 ? new CgroupPenalty() : null;
    }

    public void Set(Subject subject, int level, long fairBytes)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (level == 0)
        {
            Release(subject);
            return;
        }
        if (!_cells.TryGetValue(subject, out PenaltyCgroup[]? cells))
        {
            cells = [.. PenaltyCgroup.Controllers.Select(c => PenaltyCgroup.Of(subject, c))];
            Arm(cells);
            _cells[subject] = cells;
            foreach (PenaltyCgroup cell in cells) cell.Make();
        }
        try
        {
            foreach (PenaltyCgroup cell in cells) cell.Limit(Math.Max(LeastWeight, FullWeight >> (2 * level)), fairBytes + Headroom);
        }
        catch (IOException)
        {
            // The kernel could not take away at once what is over the limit; what was set before holds, and it is tried again.
        }
        foreach (PenaltyCgroup cell in cells) cell.Enter(subject.ProcessId);
    }

    public void Dispose()
    {
        foreach (Subject subject in _cells.Keys.ToArray()) Release(subject);
        _guard.Dispose();
    }

    private void Release(Subject subject)
    {
        if (!_cells.Remove(subject, out PenaltyCgroup[]? cells)) return;
        foreach (PenaltyCgroup cell in cells) cell.Undo();
        Arm([]);
    }

    private void Arm(IEnumerable<PenaltyCgroup> coming) =>
        _guard.Arm(_cells.Values.SelectMany(c => c).Concat(coming).Select(c => c.UndoCommand));
}
