namespace MiniVmm.Machine.Debugging.Protocol;

/// <param name="Kind">What it is.</param>
/// <param name="Payload">Of a packet: one character a byte, escapes resolved.</param>
internal readonly record struct RspInput(RspInputKind Kind, string Payload = "");
