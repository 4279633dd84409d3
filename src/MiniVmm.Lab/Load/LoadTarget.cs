namespace MiniVmm.Lab.Load;

/// <summary>What the clients ask, and of whom.</summary>
/// <param name="Servers">One base address per VM.</param>
/// <param name="RequestKiB">Memory a request touches.</param>
/// <param name="Passes">How often.</param>
/// <param name="Seed">Client c of VM v asks with seed + v * 1000 + c.</param>
/// <param name="Timeout">After which a request counts as lost.</param>
public sealed record LoadTarget(
    IReadOnlyList<Uri> Servers, int RequestKiB, int Passes, uint Seed, TimeSpan Timeout)
{
    public uint SeedOf(int vm, int client) => Seed + ((uint)vm * 1000) + (uint)client;
}
