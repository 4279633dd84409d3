namespace MiniVmm.Conformance.Fuzzing;

/// <summary>What an attack came to.</summary>
/// <param name="Accesses">To ports and registers.</param>
/// <param name="Digest">Of what was read and of RAM.</param>
/// <param name="HeapGrowth">Bytes that the monitor holds more than after a quarter of it.</param>
/// <param name="Opened">Connections that came.</param>
/// <param name="Received">Bytes that the guest sent through them.</param>
/// <param name="Answers">Requests that the guest answered.</param>
/// <param name="DiskAnswers">Requests that the disk answered.</param>
internal sealed record AttackOutcome(long Accesses, ulong Digest, long HeapGrowth, int Opened, long Received, int Answers, long DiskAnswers);
