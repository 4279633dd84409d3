namespace MiniVmm.I386.Memory;

/// <summary>An engine that keeps decoded or translated code and must hear of writes to the pages it came from.</summary>
public interface ICodeWatch
{
    /// <summary>Bytes [<paramref name="address"/>, +<paramref name="length"/>) of guest-physical RAM were written.</summary>
    void Written(uint address, uint length);
}
