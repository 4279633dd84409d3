namespace MiniVmm.Machine.Memory;

/// <summary>Guest RAM that can be taken out of the host's memory as a whole and brought back, as operating systems once swapped
/// processes. Nothing is lost: what differs from the file is written first, and whoever touches a page meanwhile fetches it.</summary>
internal interface ISwappableRam
{
    /// <summary>Pages that are in page tables: touched since they were last taken out, by the guest or near something it touched.</summary>
    /// <returns>Null where the host does not say.</returns>
    bool[]? FindMapped();

    /// <summary>Takes all pages out of page tables, and begins to write those that were changed.</summary>
    /// <returns>Whether the host did.</returns>
    bool TryUnmap();

    /// <summary>Waits until pages are written, and takes them out of memory.</summary>
    /// <returns>Whether the host did; where it cannot write them, they stay.</returns>
    bool TryEvict(uint firstPage, uint pages);

    /// <summary>Begins to read pages, in large pieces, and does not wait for them.</summary>
    void Prefetch(uint firstPage, uint pages);
}
