using System.Buffers;

namespace MiniVmm.Devices.Recording;

/// <summary>What host threads did to a connection between two looks at it.</summary>
/// <param name="HostPort">The connection's port at the host; 0 for a new one.</param>
/// <param name="GuestPort">Its port in the guest.</param>
/// <param name="Consumed">Bytes that the host has taken from the guest since the connection was made, modulo 2^32.</param>
/// <param name="Aborted">The host has given it up.</param>
/// <param name="Ended">The host sends no more behind <paramref name="Bytes"/>.</param>
/// <param name="Bytes">For the guest.</param>
public readonly record struct VsockNews(uint HostPort, uint GuestPort, uint Consumed, bool Aborted, bool Ended, ReadOnlySequence<byte> Bytes);
